/**
 * Every webhook event of Messenger Platform, as a discriminated union on `type`.
 * Field names below `type` are Meta's own. Source: Messenger Platform, Webhook Events reference; Conversation Routing.
 */

/**
 * The sender or recipient of an event: a page-scoped id, or a `user_ref` (first contact by the chat plugin or
 * checkbox).
 */
export interface Actor {
  readonly id?: string;
  readonly user_ref?: string;
}

/** The fields that every event has. */
export interface EventBase {
  readonly sender?: Actor;
  readonly recipient?: Actor;
  /** Milliseconds since 1970. If Meta leaves it out: the time of the entry, else the time of receipt. */
  readonly timestamp: number;
  /** True if the event came under `entry.standby`: another app owns the thread. Read it, do not answer. */
  readonly standby: boolean;
  readonly prior_message?: { readonly source: string; readonly identifier: string };
}

/** Where a customer came from: an m.me link, an ad, or the plugin on a website (`source: "CUSTOMER_CHAT_PLUGIN"`). */
export interface Referral {
  readonly source?: string;
  readonly type?: string;
  /** Empty and `null` refs are left out. */
  readonly ref?: string;
  readonly ad_id?: string;
  readonly referer_uri?: string;
  readonly is_guest_user?: boolean;
  readonly ads_context_data?: Readonly<Record<string, unknown>>;
  readonly product?: { readonly id: string };
}

export interface Coordinates {
  readonly lat: number;
  readonly long: number;
}

/** An attachment of an incoming message. Unknown values of `type` are kept, because Meta adds new ones. */
export interface IncomingAttachment {
  readonly type:
    | 'image'
    | 'audio'
    | 'video'
    | 'file'
    | 'sticker'
    | 'location'
    | 'fallback'
    | 'template'
    | (string & {});
  readonly title?: string;
  readonly url?: string;
  readonly sticker_id?: number;
  readonly coordinates?: Coordinates;
  /** The payload as it came. It has what has no field of its own here: templates, products, reels, appointments. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

export interface IncomingMessage {
  readonly mid: string;
  readonly text?: string;
  readonly quick_reply?: { readonly payload: string };
  readonly reply_to?: { readonly mid?: string; readonly is_self_reply?: boolean };
  readonly attachments?: readonly IncomingAttachment[];
  readonly referral?: Referral;
  readonly commands?: readonly { readonly name: string }[];
  readonly nlp?: Readonly<Record<string, unknown>>;
  /** `source: "customer_chat_plugin"` if the customer wrote on the website. */
  readonly tags?: { readonly source: string };
}

export interface EchoMessage extends IncomingMessage {
  readonly is_echo: true;
  readonly app_id?: string;
  readonly metadata?: string;
}

export interface MessageEvent extends EventBase {
  readonly type: 'message';
  readonly message: IncomingMessage;
}
/** A message that the Page sent: by this app, by another app, or by an agent in the Page Inbox. */
export interface EchoEvent extends EventBase {
  readonly type: 'echo';
  readonly message: EchoMessage;
}
export interface MessageDeletedEvent extends EventBase {
  readonly type: 'message_deleted';
  readonly message: { readonly mid: string; readonly is_deleted: true };
}
export interface MessageUnsupportedEvent extends EventBase {
  readonly type: 'message_unsupported';
  readonly message: { readonly mid: string; readonly is_unsupported: true };
}
export interface MessageEditEvent extends EventBase {
  readonly type: 'message_edit';
  readonly message_edit: { readonly mid: string; readonly text: string; readonly num_edit: number };
}
export interface PostbackEvent extends EventBase {
  readonly type: 'postback';
  readonly postback: {
    readonly mid?: string;
    readonly title?: string;
    /** Missing on standby: Meta sends it only to the app that made the button. */
    readonly payload?: string;
    readonly referral?: Referral;
  };
}
export interface ReferralEvent extends EventBase {
  readonly type: 'referral';
  readonly referral: Referral;
}
export interface ReactionEvent extends EventBase {
  readonly type: 'reaction';
  readonly reaction: {
    readonly reaction?: string;
    readonly emoji?: string;
    readonly action: 'react' | 'unreact';
    readonly mid: string;
  };
}
export interface DeliveryEvent extends EventBase {
  readonly type: 'delivery';
  readonly delivery: { readonly mids?: readonly string[]; readonly watermark: number };
}
export interface ReadEvent extends EventBase {
  readonly type: 'read';
  readonly read: { readonly watermark: number };
}
/**
 * An opt-in, with all fields as they came. The checkbox and "Send to Messenger" have `ref` and `user_ref`.
 * `one_time_notif_req` has `payload` and `one_time_notif_token`; `notification_messages` has the other fields.
 */
export interface Optin {
  readonly type?: 'one_time_notif_req' | 'notification_messages' | (string & {});
  readonly ref?: string;
  readonly user_ref?: string;
  readonly payload?: string;
  readonly title?: string;
  readonly one_time_notif_token?: string;
  readonly notification_messages_token?: string;
  readonly notification_messages_timezone?: string;
  readonly notification_messages_frequency?: 'DAILY' | 'WEEKLY' | 'MONTHLY' | (string & {});
  readonly notification_messages_status?: 'STOP NOTIFICATIONS' | 'RESUME NOTIFICATIONS' | (string & {});
  /** Milliseconds since 1970. */
  readonly token_expiry_timestamp?: number;
  readonly user_token_status?: 'REFRESHED' | 'NOT_REFRESHED' | (string & {});
  readonly [other: string]: unknown;
}
export interface OptinEvent extends EventBase {
  readonly type: 'optin';
  readonly optin: Optin;
}
export interface PassThreadControlEvent extends EventBase {
  readonly type: 'pass_thread_control';
  readonly pass_thread_control: ThreadControlChange;
}
export interface TakeThreadControlEvent extends EventBase {
  readonly type: 'take_thread_control';
  readonly take_thread_control: ThreadControlChange;
}
export interface RequestThreadControlEvent extends EventBase {
  readonly type: 'request_thread_control';
  readonly request_thread_control: { readonly requested_owner_app_id?: string; readonly metadata?: string };
}
export interface ThreadControlChange {
  readonly previous_owner_app_id?: string;
  readonly new_owner_app_id?: string;
  readonly metadata?: string;
}
export interface AppRolesEvent extends EventBase {
  readonly type: 'app_roles';
  readonly app_roles: Readonly<Record<string, readonly string[]>>;
}
export interface AccountLinkingEvent extends EventBase {
  readonly type: 'account_linking';
  readonly account_linking: { readonly status: 'linked' | 'unlinked'; readonly authorization_code?: string };
}
export interface PolicyEnforcementEvent extends EventBase {
  readonly type: 'policy_enforcement';
  readonly policy_enforcement: { readonly action: string; readonly reason?: string };
}
export interface GamePlayEvent extends EventBase {
  readonly type: 'game_play';
  readonly game_play: Readonly<Record<string, unknown>>;
}
export interface FeedbackEvent extends EventBase {
  readonly type: 'messaging_feedback';
  readonly messaging_feedback: Readonly<Record<string, unknown>>;
}
export interface ResponseFeedbackEvent extends EventBase {
  readonly type: 'response_feedback';
  readonly response_feedback: Readonly<Record<string, unknown>>;
}
/** An event that this version does not know. It is kept whole and logged. */
export interface UnknownEvent extends EventBase {
  readonly type: 'unknown';
  readonly raw: unknown;
}

/** One item of `entry.messaging` or `entry.standby`. */
export type Event =
  | MessageEvent
  | EchoEvent
  | MessageDeletedEvent
  | MessageUnsupportedEvent
  | MessageEditEvent
  | PostbackEvent
  | ReferralEvent
  | ReactionEvent
  | DeliveryEvent
  | ReadEvent
  | OptinEvent
  | PassThreadControlEvent
  | TakeThreadControlEvent
  | RequestThreadControlEvent
  | AppRolesEvent
  | AccountLinkingEvent
  | PolicyEnforcementEvent
  | GamePlayEvent
  | FeedbackEvent
  | ResponseFeedbackEvent
  | UnknownEvent;

export type EventType = Event['type'];
