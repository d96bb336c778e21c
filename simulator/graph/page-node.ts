import type { JsonObject } from '../../lib/json.ts';
import type { World } from '../model/world.ts';
import type { Caller } from './auth.ts';

/** Fields of a Page that have no value here. Graph leaves such fields out. Source: Page reference. */
const emptyFields = [
  'about',
  'app_id',
  'bio',
  'birthday',
  'business',
  'company_overview',
  'connected_instagram_account',
  'contact_address',
  'cover',
  'current_location',
  'description',
  'description_html',
  'display_subtext',
  'emails',
  'featured_video',
  'features',
  'food_styles',
  'founded',
  'general_info',
  'genre',
  'hours',
  'impressum',
  'influences',
  'instagram_business_account',
  'location',
  'members',
  'mission',
  'network',
  'offer_eligible',
  'owner_business',
  'page_token',
  'parent_page',
  'parking',
  'payment_options',
  'phone',
  'pickup_options',
  'place_type',
  'price_range',
  'products',
  'public_transit',
  'record_label',
  'restaurant_services',
  'single_line_address',
  'start_info',
  'store_number',
  'temporary_status',
  'username',
  'voip_info',
  'website',
  'whatsapp_number',
];

const numbers = [
  'checkins',
  'country_page_likes',
  'fan_count',
  'followers_count',
  'new_like_count',
  'overall_star_rating',
  'rating_count',
  'talking_about_count',
  'unread_message_count',
  'unread_notif_count',
  'unseen_message_count',
  'were_here_count',
];

const noes = [
  'can_checkin',
  'has_whatsapp_business_number',
  'has_whatsapp_number',
  'is_always_open',
  'is_chain',
  'is_community_page',
  'is_owned',
  'is_permanently_closed',
  'is_unclaimed',
  'is_verified',
  'leadgen_tos_accepted',
  'promotion_eligible',
];

/** All fields of the Page. Source: Page reference. */
export function pageNode(world: World, { app }: Caller): JsonObject {
  const { id, name } = world.options.page;
  const category = { id: '2200', name: 'Business' };
  return {
    ...fieldsWith(emptyFields, undefined),
    ...fieldsWith(numbers, 0),
    ...fieldsWith(noes, false),
    id,
    name,
    access_token: app.token,
    can_post: true,
    category: category.name,
    category_list: [category],
    engagement: { count: 0, social_sentence: 'Be the first of your friends to like this.' },
    global_brand_page_name: name,
    has_added_app: true,
    has_transitioned_to_new_page_experience: true,
    is_messenger_bot_get_started_enabled: world.state.profile.get_started !== undefined,
    is_messenger_platform_bot: true,
    is_published: true,
    is_webhooks_subscribed: (world.state.apps[app.id]?.pageFields.length ?? 0) > 0,
    link: `https://www.facebook.com/${id}`,
    messaging_feature_status: { hop_v2: true, msgr_multi_app: true, ig_multi_app: false },
    name_with_location_descriptor: name,
    picture: pictureNode(`${world.url}/attachments/avatar-${id}`),
    tasks: undefined,
    verification_status: 'not_verified',
  };
}

export const pictureNode = (url: string): JsonObject => ({
  data: { height: 50, is_silhouette: false, url, width: 50 },
});

const fieldsWith = (names: readonly string[], value: unknown): JsonObject =>
  Object.fromEntries(names.map((name) => [name, value]));
