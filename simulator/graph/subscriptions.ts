import { randomInt } from 'node:crypto';
import { GRAPH_VERSION } from '../../lib/graph/index.ts';
import { listOf, text } from '../../lib/json.ts';
import { type AppIdentity, appState, type World } from '../model/world.ts';
import { requireApp, required, requirePage } from './auth.ts';
import { GraphError, invalid } from './error.ts';
import type { GraphCall } from './handler.ts';

/** Fields that concern the Page and not its conversations. No event of them is simulated. Source: Meta's SDKs. */
const otherFields: readonly string[] = [
  'affiliation',
  'attire',
  'awards',
  'bio',
  'birthday',
  'category',
  'checkins',
  'comment_poll_response',
  'company_overview',
  'culinary_team',
  'current_location',
  'description',
  'email',
  'feature_access_list',
  'follow',
  'founded',
  'general_info',
  'general_manager',
  'group_feed',
  'hometown',
  'hours',
  'invoice_access_bank_slip_events',
  'invoice_access_invoice_change',
  'invoice_access_invoice_draft_change',
  'invoice_access_onboarding_status_active',
  'leadgen',
  'leadgen_fat',
  'live_videos',
  'local_delivery',
  'location',
  'marketing_message_delivery_failed',
  'marketing_message_echoes',
  'marketing_messages_subscriber_upload_status',
  'mcom_invoice_change',
  'members',
  'mention',
  'merchant_review',
  'messaging_checkout_updates',
  'messaging_fblogin_account_linking',
  'messaging_payments',
  'messaging_pre_checkouts',
  'mission',
  'name',
  'page_about_story',
  'page_change_proposal',
  'page_upcoming_change',
  'parking',
  'payment_options',
  'payment_request_update',
  'personal_info',
  'personal_interests',
  'phone',
  'picture',
  'price_range',
  'product_review',
  'products',
  'public_transit',
  'publisher_subscriptions',
  'ratings',
  'registration',
  'story_poll_response',
  'story_share',
  'user_action',
  'video_text_question_responses',
  'videos',
  'website',
];

/**
 * The webhook fields of a Page. Not imported from lib/webhook on purpose: the simulator must
 * refuse a wrong name there, as Meta would. Source: Webhooks for Pages reference.
 */
export const WEBHOOK_FIELDS: readonly string[] = [
  'messages',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
  'message_context',
  'message_mention',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_optins',
  'messaging_optouts',
  'messaging_handovers',
  'messaging_account_linking',
  'messaging_policy_enforcement',
  'messaging_feedback',
  'messaging_game_plays',
  'messaging_integrity',
  'messaging_customer_information',
  'messaging_appointments',
  'messaging_direct_sends',
  'messaging_in_thread_lead_form_submit',
  'standby',
  'response_feedback',
  'send_cart',
  'inbox_labels',
  'conversations',
  'feed',
  'calls',
  'call_permission_reply',
  'call_settings_update',
  'business_integrity',
  'message_template_status_update',
  ...otherFields,
];

/** `POST /{app}/subscriptions`: like Meta, sends the challenge to the callback before it saves the subscription. */
export async function subscribeApp({ world, caller, params }: GraphCall): Promise<unknown> {
  const app = requireApp(caller);
  const object = required(params, 'object');
  if (object !== 'page') throw invalid(`Param object must be one of {page} - got "${object}"`);
  const url = required(params, 'callback_url');
  const token = required(params, 'verify_token');
  const fields = fieldList(params.fields, 'fields');
  await verifyCallback(url, token, world.options.delivery?.timeout ?? 5000);
  const state = appState(world, app.id);
  state.callback = { url, verify_token: token };
  state.fields = fields;
  world.options.log?.(`Webhooks of app ${app.id} go to ${url}`);
  world.storage.save();
  world.wake(app.id);
  return { success: true };
}

export function getSubscriptions({ world, caller }: GraphCall): unknown {
  const { callback, fields } = appState(world, requireApp(caller).id);
  if (!callback) return { data: [] };
  return {
    data: [
      {
        object: 'page',
        callback_url: callback.url,
        active: true,
        fields: fields.map((name) => ({ name, version: GRAPH_VERSION })),
      },
    ],
  };
}

/** Without `fields` it ends the whole subscription. */
export function unsubscribeApp({ world, caller, params }: GraphCall): unknown {
  const state = appState(world, requireApp(caller).id);
  const removed = params.fields === undefined ? state.fields : fieldList(params.fields, 'fields');
  state.fields = state.fields.filter((field) => !removed.includes(field));
  if (state.fields.length === 0) state.callback = null;
  world.storage.save();
  return { success: true };
}

/** `POST /{page}/subscribed_apps?subscribed_fields=`. */
export function subscribePage({ world, caller, params }: GraphCall): unknown {
  const app = requirePage(caller);
  appState(world, app.id).pageFields = fieldList(params.subscribed_fields, 'subscribed_fields');
  world.storage.save();
  return { success: true };
}

export function getSubscribedApps({ world, caller }: GraphCall): unknown {
  requirePage(caller);
  const subscribed = world.apps.filter(({ id }) => appState(world, id).pageFields.length > 0);
  return { data: subscribed.map((app) => subscribedApp(world, app)) };
}

export function unsubscribePage({ world, caller }: GraphCall): unknown {
  appState(world, requirePage(caller).id).pageFields = [];
  world.storage.save();
  return { success: true };
}

function subscribedApp(world: World, { id, name }: AppIdentity): unknown {
  const link = `https://www.facebook.com/games/?app_id=${id}`;
  return { category: 'Business', link, name, id, subscribed_fields: appState(world, id).pageFields };
}

function fieldList(given: unknown, param: string): string[] {
  const names = typeof given === 'string' ? given.split(',') : listOf(given, text);
  const fields = names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  if (fields.length === 0) throw invalid(`The parameter ${param} is required`);
  for (const [index, field] of fields.entries()) {
    if (!WEBHOOK_FIELDS.includes(field)) {
      throw invalid(`Param ${param}[${index}] must be one of {${WEBHOOK_FIELDS.join(', ')}} - got "${field}".`);
    }
  }
  return [...new Set(fields)];
}

/** @throws {GraphError} 2200 that says what the callback answered */
async function verifyCallback(callback: string, token: string, timeout: number): Promise<void> {
  const failed = (why: string): GraphError =>
    new GraphError(2200, `(#2200) Callback verification failed with the following errors: ${why}`);
  if (!URL.canParse(callback) || !/^https?:$/.test(new URL(callback).protocol)) {
    throw invalid('Param callback_url must be a valid URL');
  }
  const challenge = String(randomInt(1, 2 ** 31));
  const url = new URL(callback);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', token);
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeout) }).catch(() => undefined);
  if (!answer) throw failed(`curl_errno = 7; HTTP Status Code = 0; nothing answered at ${callback}`);
  const body = await answer.text();
  if (answer.status !== 200) throw failed(`HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusText}`);
  if (body.trim() !== challenge) throw failed(`HTTP Status Code = 200; the body is not hub.challenge`);
}
