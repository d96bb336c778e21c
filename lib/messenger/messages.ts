/**
 * What the Send API accepts in v26.0. Retired shapes (list, open_graph, airline_*, location quick replies, payment and
 * share buttons) are left out on purpose. Source: Send API reference; Templates; Buttons; Quick Replies.
 */

export type WebviewHeight = 'compact' | 'tall' | 'full';

export interface WebUrlButton {
  type: 'web_url';
  title: string;
  url: string;
  webview_height_ratio?: WebviewHeight;
  messenger_extensions?: boolean;
  fallback_url?: string;
  webview_share_button?: 'hide';
}
export interface PostbackButton {
  type: 'postback';
  title: string;
  payload: string;
}
export interface PhoneNumberButton {
  type: 'phone_number';
  title: string;
  /** E.164, with the leading `+`. */
  payload: string;
}
export interface AccountLinkButton {
  type: 'account_link';
  url: string;
}
export interface AccountUnlinkButton {
  type: 'account_unlink';
}
export interface GamePlayButton {
  type: 'game_play';
  title: string;
  payload?: string;
  game_metadata?: Record<string, unknown>;
}
/** Calls the customer from the Page. New in 2026; Meta does not document its fields, so all of them are passed on. */
export interface AudioCallButton {
  type: 'audio_call';
  title?: string;
  payload?: string;
  [field: string]: unknown;
}
export type Button =
  | WebUrlButton
  | PostbackButton
  | PhoneNumberButton
  | AccountLinkButton
  | AccountUnlinkButton
  | GamePlayButton
  | AudioCallButton;

export type QuickReply =
  | { content_type: 'text'; title: string; payload: string; image_url?: string }
  | { content_type: 'text'; title?: ''; payload?: string; image_url: string }
  | { content_type: 'user_phone_number' }
  | { content_type: 'user_email' };

export type DefaultAction = Omit<WebUrlButton, 'title'>;

export interface GenericElement {
  title: string;
  subtitle?: string;
  image_url?: string;
  default_action?: DefaultAction;
  buttons?: Button[];
}

export interface GenericTemplate {
  template_type: 'generic';
  elements: GenericElement[];
  sharable?: boolean;
  image_aspect_ratio?: 'horizontal' | 'square';
}
export interface ButtonTemplate {
  template_type: 'button';
  text: string;
  buttons: Button[];
  sharable?: boolean;
}
export interface MediaTemplate {
  template_type: 'media';
  elements: { media_type: 'image' | 'video'; attachment_id?: string; url?: string; buttons?: Button[] }[];
  sharable?: boolean;
}
export interface ReceiptTemplate {
  template_type: 'receipt';
  recipient_name: string;
  order_number: string;
  currency: string;
  payment_method: string;
  timestamp?: string;
  order_url?: string;
  merchant_name?: string;
  elements?: {
    title: string;
    subtitle?: string;
    quantity?: number;
    price: number;
    currency?: string;
    image_url?: string;
  }[];
  address?: {
    street_1: string;
    street_2?: string;
    city: string;
    postal_code: string;
    state: string;
    country: string;
  };
  summary: { subtotal?: number; shipping_cost?: number; total_tax?: number; total_cost: number };
  adjustments?: { name: string; amount: number }[];
  sharable?: boolean;
}
export interface ProductTemplate {
  template_type: 'product';
  elements: { id: string }[];
}
export interface CustomerFeedbackTemplate {
  template_type: 'customer_feedback';
  title: string;
  subtitle?: string;
  button_title?: string;
  feedback_screens: {
    questions: {
      id: string;
      type: 'csat' | 'nps' | 'ces' | 'free_form';
      title?: string;
      score_label?: string;
      score_option?: string;
      follow_up?: { type: 'free_form'; placeholder?: string };
    }[];
  }[];
  business_privacy: { url: string };
  expires_in_days?: number;
}
export interface ImageGridTemplate {
  template_type: 'image_grid';
  title?: string;
  subtitle?: string;
  elements: { url?: string; attachment_id?: string }[];
  buttons?: Button[];
}
export interface CouponTemplate {
  template_type: 'coupon';
  title: string;
  subtitle?: string;
  coupon_code?: string;
  coupon_url?: string;
  coupon_url_button_title?: string;
  coupon_pre_message?: string;
  image_url?: string;
  payload?: string;
}
export interface NotificationMessagesTemplate {
  template_type: 'notification_messages';
  title: string;
  payload: string;
  image_url?: string;
  notification_messages_timezone?: string;
  notification_messages_frequency?: 'DAILY' | 'WEEKLY' | 'MONTHLY';
}
export interface OneTimeNotifReqTemplate {
  template_type: 'one_time_notif_req';
  title: string;
  payload: string;
}
/** A template that Meta has approved. Its name and parameters are passed on unchecked. */
export interface UtilityTemplate {
  template_type: 'utility';
  [field: string]: unknown;
}
export type Template =
  | GenericTemplate
  | ButtonTemplate
  | MediaTemplate
  | ReceiptTemplate
  | ProductTemplate
  | CustomerFeedbackTemplate
  | ImageGridTemplate
  | CouponTemplate
  | NotificationMessagesTemplate
  | OneTimeNotifReqTemplate
  | UtilityTemplate;

export type MediaType = 'image' | 'audio' | 'video' | 'file';

export type MediaAttachment = {
  type: MediaType;
  payload: { url: string; is_reusable?: boolean } | { attachment_id: string };
};
export type TemplateAttachment = { type: 'template'; payload: Template };
export type Attachment = MediaAttachment | TemplateAttachment;

interface MessageExtras {
  quick_replies?: QuickReply[];
  /** At most 1,000 characters. The echo has it, too. */
  metadata?: string;
}
/** `message` of a Send API call: text, one attachment, up to 30 images, or a sticker; exactly one of them. */
export type Message = MessageExtras &
  (
    | { text: string; attachment?: undefined; attachments?: undefined; sticker_id?: undefined }
    | { attachment: Attachment; text?: undefined; attachments?: undefined; sticker_id?: undefined }
    | { attachments: MediaAttachment[]; text?: undefined; attachment?: undefined; sticker_id?: undefined }
    | { sticker_id: number; text?: undefined; attachment?: undefined; attachments?: undefined }
  );

export type SenderAction = 'typing_on' | 'typing_off' | 'mark_seen' | 'react' | 'unreact';

export type Recipient =
  | { id: string }
  | { user_ref: string }
  | { comment_id: string }
  | { post_id: string }
  | { notification_messages_token: string }
  | { one_time_notif_token: string };

/** `MESSAGE_TAG` allows two tags since 2026-04-27. Meta refuses the others with error 100. */
export type MessageTag = 'HUMAN_AGENT' | 'CUSTOMER_FEEDBACK';

/** Body of `POST /{page}/messages` with a message. */
export interface SendRequest {
  recipient: Recipient;
  messaging_type: 'RESPONSE' | 'UPDATE' | 'MESSAGE_TAG' | 'UTILITY';
  tag?: MessageTag;
  notification_type?: 'REGULAR' | 'SILENT_PUSH' | 'NO_PUSH';
  message: Message;
  reply_to?: { mid: string };
  persona_id?: string;
  thread_control?: { control_type: 'pass' | 'release'; app_id?: string };
}

/** Properties of the Messenger Profile. Source: Messenger Profile API reference. */
export interface MessengerProfile {
  get_started?: { payload: string };
  greeting?: { locale: string; text: string }[];
  ice_breakers?: { locale: string; call_to_actions: { question: string; payload: string }[] }[];
  persistent_menu?: PersistentMenu[];
  whitelisted_domains?: string[];
  account_linking_url?: string;
  commands?: { locale: string; commands: { name: string; description: string }[] }[];
}
export interface PersistentMenu {
  locale: string;
  composer_input_disabled?: boolean;
  /** `["customer_chat_plugin"]` hides the menu in the plugin; Meta accepts and ignores unknown values. */
  disabled_surfaces?: string[];
  call_to_actions?: MenuItem[];
}
export type MenuItem = WebUrlButton | PostbackButton;
