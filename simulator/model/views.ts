import type { MediaType } from '../../lib/messenger/index.ts';

/**
 * The simulator's own HTTP API, as types: what the phone, the Page Inbox, the control panel and tests send and get.
 * All bodies are JSON. All times are milliseconds since 1970 on the simulator's clock. A refused request answers 400,
 * 403, 404, 409 or 413 with {@link SimError}.
 *
 * | call | body | answer |
 * |---|---|---|
 * | `GET  /sim/page` | | {@link PageView} |
 * | `GET  /sim/people` | | {@link PeopleView} |
 * | `POST /sim/people` | {@link NewPerson} | {@link SimulatedPerson} |
 * | `GET  /sim/people/{person}/thread` | | {@link ThreadView} |
 * | `POST /sim/people/{person}/actions` | {@link PhoneAction} | {@link ActionAnswer} |
 * | `GET  /sim/inbox/threads` | | {@link InboxView} |
 * | `POST /sim/inbox/threads/{person}/actions` | {@link InboxAction} | {@link ActionAnswer} |
 * | `GET  /sim/control` | | {@link ControlView} |
 * | `POST /sim/control` | {@link ControlAction} | {@link ControlView} |
 * | `GET  /sim/calls?path=&after=` | | {@link CallsView} |
 * | `GET  /sim/deliveries?after=` | | {@link DeliveriesView} |
 * | `GET  /sim/mails` | | {@link MailsView} |
 * | `GET  /sim/events` | | server-sent events; `data` of each is one {@link SimEvent} |
 * | `GET  /attachments/{id}` | | the file |
 */

export interface SimError {
  error: string;
}

/** The Page, and the part of its Messenger profile that every phone shows. */
export interface PageView {
  id: string;
  name: string;
  /** The app under development. */
  app_id: string;
  inbox_app_id: string;
  /** Every app of the Page, with the inbox: names for `app_id`s and targets for "Assign". */
  apps: AppView[];
  /** The simulator's clock, now. */
  now: number;
  profile: ProfileView;
}
export interface AppView {
  id: string;
  name: string;
}
export interface ProfileView {
  get_started: boolean;
  greeting: { locale: string; text: string }[];
  ice_breakers: { question: string; payload: string }[];
}

/** A person with a phone. `id` is the page-scoped id (PSID). */
export interface SimulatedPerson {
  id: string;
  name: string;
  first_name: string;
  last_name: string;
  locale: string;
  /** Hours from UTC. */
  timezone: number;
  gender?: string;
  profile_pic: string;
  /** Blocked the Page: sends to them fail with 551. */
  blocked: boolean;
  /** The Page blocked or banned them: sends to them fail with 551, and what they do reaches no webhook. */
  blocked_by_page: boolean;
  /** A guest of the chat plugin. Their profile cannot be read. */
  guest: boolean;
  /** How the Page knows a person of the chat plugin until their first message. */
  user_ref?: string;
}
export interface PeopleView {
  people: SimulatedPerson[];
}
export interface NewPerson {
  name: string;
  locale?: string;
  timezone?: number;
  /** `female`, `male`. Without it the profile has none, as for most people. */
  gender?: string;
  guest?: boolean;
  /** True: events carry `sender.user_ref` until the first message, as for a person of the chat plugin. */
  user_ref?: boolean;
}

/** One line of a thread: exactly one of `message`, `postback`, `control`, `referral`. Lines come in order. */
export interface Line {
  /** The message's mid if it has one. A line with a known id replaces the line that is shown. */
  id: string;
  at: number;
  /** `system`: control and referral lines, drawn as notices. */
  from: 'person' | 'page' | 'system';
  /** The app that sent it, for lines from the page. */
  app_id?: string;
  persona?: { id: string; name: string; profile_picture_url?: string };
  message?: LineMessage;
  /** A tapped button, menu item, ice breaker or Get Started: shown as the person's line with its title. */
  postback?: { title: string; payload?: string };
  control?: ControlNotice;
  /** The person opened a link with a ref in an existing thread. */
  referral?: { ref?: string; source: string };
  /** The emoji of each side. */
  reactions?: { person?: string; page?: string };
  edited?: boolean;
  /** How often the person edited it. */
  edits?: number;
  deleted?: boolean;
}
export interface LineMessage {
  text?: string;
  attachments?: LineAttachment[];
  /** Shown under the newest line only, until the person writes. */
  quick_replies?: LineQuickReply[];
  /** What the person tapped. */
  quick_reply?: { payload: string };
  reply_to?: { mid: string };
}
/** Media have `url`; a sticker has `sticker_id` and `url`; a template is Meta's own payload with `template_type`. */
export interface LineAttachment {
  type: MediaType | 'sticker' | 'template';
  url?: string;
  name?: string;
  sticker_id?: number;
  template?: Record<string, unknown> & { template_type: string };
}
export interface LineQuickReply {
  content_type: 'text' | 'user_phone_number' | 'user_email';
  title?: string;
  payload?: string;
  image_url?: string;
}
export interface ControlNotice {
  action: 'pass' | 'take' | 'request' | 'release' | 'expire';
  /** App ids; null: idle. */
  from: string | null;
  to: string | null;
  metadata?: string;
}

/** Who controls the thread. */
export interface OwnerView {
  app_id: string;
  /** When control runs out. */
  expires: number;
}

export interface ThreadView {
  person: SimulatedPerson;
  /** Empty until the person got started or wrote. */
  lines: Line[];
  /** False: show the welcome screen with greeting and Get Started. */
  started: boolean;
  /** Null: the thread is idle. */
  owner: OwnerView | null;
  /** The menu of this person: their own, else the Page's in their locale. */
  menu: MenuView | null;
  marks: Marks;
  /** True while an app of the Page shows typing. */
  page_typing: boolean;
  person_typing: boolean;
  unread: number;
  /** A ref from a link that was opened before Get Started: it goes into the postback's referral. */
  waiting_ref?: string;
}
export interface MenuView {
  composer_input_disabled: boolean;
  call_to_actions: MenuItemView[];
}
export interface MenuItemView {
  type: 'postback' | 'web_url';
  title: string;
  payload?: string;
  url?: string;
  webview_height_ratio?: string;
}
/** Watermarks: all lines up to this time are delivered or read. */
export interface Marks {
  /** Lines from the page: received by the phone, and read there. */
  delivered: number;
  read: number;
  /** Lines from the person: seen by the page (`mark_seen`, or opened in the inbox). */
  page_read: number;
}

/** A file that a person or an agent sends. */
export interface SentFile {
  type: MediaType;
  /** A data URL. */
  data: string;
  name?: string;
}

/** What a person does on the phone. */
export type PhoneAction =
  /** Opens an `m.me`-style link, an ad, or the chat plugin on a website. */
  | {
      action: 'open';
      ref?: string;
      source?: 'SHORTLINK' | 'ADS' | 'CUSTOMER_CHAT_PLUGIN' | 'MESSENGER_CODE';
      referer_uri?: string;
    }
  | { action: 'get_started' }
  /** `plugin: true`: written on a website, so the event carries `tags.source`. */
  | {
      action: 'message';
      text?: string;
      attachment?: SentFile;
      sticker_id?: number;
      quick_reply?: { payload: string };
      reply_to?: string;
      plugin?: boolean;
    }
  /** A tapped button of line `mid`; without `mid` an item of the menu or an ice breaker. */
  | { action: 'postback'; title: string; payload: string; mid?: string }
  /** `emoji: null` removes the reaction. */
  | { action: 'react'; mid: string; emoji: string | null }
  | { action: 'edit'; mid: string; text: string }
  | { action: 'delete'; mid: string }
  | { action: 'typing'; on: boolean }
  /** The thread is on screen: all lines are read. */
  | { action: 'read' }
  | { action: 'block'; blocked: boolean };

/** What an agent does in the Page Inbox. */
export type InboxAction =
  /** Takes control if another app has it. */
  | { action: 'reply'; text?: string; attachment?: SentFile }
  /** Passes control to the default app. */
  | { action: 'done' }
  /** "Move to Main": takes control. */
  | { action: 'take' }
  /** Asks the owner for control (`request_thread_control`). */
  | { action: 'request' }
  /** Passes control to an app. */
  | { action: 'assign'; app_id: string }
  | { action: 'read' }
  | { action: 'typing'; on: boolean };

/** `line` is the line that the action added or changed, if any. */
export interface ActionAnswer {
  line?: Line;
  thread: ThreadView;
}

/** One row of the inbox's list, newest first. */
export interface ThreadSummary {
  person: SimulatedPerson;
  owner: OwnerView | null;
  preview: string;
  /** Who wrote the previewed line. */
  preview_from: Line['from'];
  at: number;
  /** Lines of the person that no agent has read yet. */
  unread: number;
}
export interface InboxView {
  threads: ThreadSummary[];
}

/**
 * How the next calls to the Graph API fail. `taken`: whether the call is carried out although it fails.
 * - `hang`: no answer until the caller gives up
 * - `reset`: the connection is cut
 * - `server_error`: `status` (502) with an HTML body
 * - `service_error`: Graph's own error 2. The call is not carried out.
 * - `rate_limit`: error 613 with usage headers
 * - `token_expired`: error 190/463
 * - `slow`: the correct answer, after `ms`
 */
export interface Fault {
  kind: 'hang' | 'reset' | 'server_error' | 'service_error' | 'rate_limit' | 'token_expired' | 'slow';
  /** How many calls; default 1. */
  times?: number;
  /** Only calls whose path (without version) contains this, e.g. `messages`. */
  path?: string;
  /** For `hang`, `reset`, `server_error`; default false. A `slow` call is always carried out. */
  taken?: boolean;
  status?: number;
  ms?: number;
}

export type ControlAction =
  /** Makes everything in the thread `hours` older: windows close, control expires. */
  | { action: 'age'; person: string; hours: number }
  /** Delivers the last `count` events (default 1) to the app under development `times` more (default 1). */
  | { action: 'redeliver'; count?: number; times?: number; shuffle?: boolean }
  /** Keeps events until `release`, which delivers each `times` times (default 1). `shuffle`: in any order. */
  | { action: 'hold' }
  | { action: 'release'; times?: number; shuffle?: boolean }
  | { action: 'fail'; fault: Fault }
  | { action: 'clear_faults' }
  /** Tries waiting deliveries at once, without the rest of their delay. */
  | { action: 'retry_now' }
  /** Sets the default app. Null: none ("zero config"). */
  | { action: 'routing'; default_app_id: string | null }
  /** The Page's token stops working, or works again. */
  | { action: 'token'; valid: boolean }
  /** What SES knows of the account. What is left out stays. */
  | { action: 'ses'; sandbox?: boolean; verified?: string[]; suppressed?: string[]; busy?: boolean }
  /** `m.me` links arrive without their ref, as with some Android clients. */
  | { action: 'refs'; lost: boolean }
  /** Deletes people, threads, attachments, calls and faults. `all`: profile and subscriptions, too. */
  | { action: 'reset'; all?: boolean };

export interface ControlView {
  default_app_id: string | null;
  faults: Fault[];
  holding: boolean;
  token_valid: boolean;
  ses: { sandbox: boolean; verified: string[]; suppressed: string[]; busy: boolean };
  refs_lost: boolean;
  apps: AppControlView[];
}
export interface AppControlView extends AppView {
  /** Null: the app has no subscription, so nothing is delivered. */
  callback_url: string | null;
  fields: string[];
  page_fields: string[];
  /** Events that wait for delivery. */
  waiting: number;
  /** The error of the last failed delivery. */
  last_error?: string;
}

/** One call to the Graph API. Tokens and proofs are left out. */
export interface Call {
  /** Rises by one with each call. */
  seq: number;
  at: number;
  method: string;
  /** Without the version: `/me/messages`. */
  path: string;
  params: Record<string, unknown>;
  /** 0: no answer. */
  status: number;
  answer?: unknown;
  fault?: Fault['kind'];
  /** The answer has the right form, and the call did nothing. */
  not_simulated?: true;
}
export interface CallsView {
  calls: Call[];
}

/** One POST to a callback. */
export interface DeliveryView {
  seq: number;
  at: number;
  app_id: string;
  url: string;
  /** The body, parsed. */
  body: unknown;
  attempt: number;
  /** 0: no answer, see `error`. */
  status: number;
  error?: string;
  /** Milliseconds until the answer. */
  took: number;
}
export interface DeliveriesView {
  deliveries: DeliveryView[];
}

/** The mails that SNS would have sent, oldest first. */
export interface MailsView {
  mails: MailView[];
}
export interface MailView {
  id: string;
  at: number;
  to: string;
  subject: string;
  text: string;
  /** The link with which the address is confirmed. */
  confirm?: string;
  /** These come with a mail of SES. */
  from?: string;
  replyTo?: string;
  html?: string;
  headers?: readonly { readonly name: string; readonly value: string }[];
}

/** What `/sim/events` sends. Events are not stored: after a reconnect, read the thread again. */
export type SimEvent =
  /** A new line, or one that changed (reaction, edit). */
  | { type: 'line'; person: string; line: Line }
  /** Owner, marks, menu, `started` or name changed; `unread` for the badge. */
  | {
      type: 'thread';
      person: string;
      owner: OwnerView | null;
      marks: Marks;
      unread: number;
      started: boolean;
      menu: MenuView | null;
    }
  | { type: 'typing'; person: string; from: 'page' | 'person'; on: boolean; persona?: Line['persona'] }
  | { type: 'person'; person: SimulatedPerson }
  | { type: 'profile'; profile: ProfileView }
  | { type: 'call'; call: Call }
  | { type: 'delivery'; delivery: DeliveryView }
  | { type: 'control'; control: ControlView }
  | { type: 'mail'; mail: MailView }
  /** What the bot did wrong in this person's thread, for its developer. */
  | { type: 'developer_note'; person: string; text: string }
  /** Everything was reset, or a thread was aged: read again. */
  | { type: 'reset' };
