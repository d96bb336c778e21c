import type { EventType } from './events.ts';

interface EventRow {
  /** Keys of an item of `entry.messaging` that hold the event's payload; the first one is Meta's present name. */
  readonly keys: readonly string[];
  /** The webhook field that the app and the Page subscribe to. `unknown` has none. */
  readonly field?: string;
  /** The bot's handler. */
  readonly handler: string;
}

/**
 * Every type of event: where its payload stands, which webhook field brings it, which handler of the bot it calls.
 * The parser, the subscription, and a test of `docs/bot.md` read this table. Payload keys are looked for in its order.
 * Source: Webhooks for Pages; Messenger Platform, Webhook Events.
 */
export const eventTable = {
  message: { keys: ['message'], field: 'messages', handler: 'message' },
  echo: { keys: ['message'], field: 'message_echoes', handler: 'echo' },
  message_deleted: { keys: ['message'], field: 'messages', handler: 'messageDeleted' },
  message_unsupported: { keys: ['message'], field: 'messages', handler: 'messageUnsupported' },
  postback: { keys: ['postback'], field: 'messaging_postbacks', handler: 'postback' },
  message_edit: { keys: ['message_edit'], field: 'message_edits', handler: 'messageEdit' },
  reaction: { keys: ['reaction'], field: 'message_reactions', handler: 'reaction' },
  referral: { keys: ['referral'], field: 'messaging_referrals', handler: 'referral' },
  delivery: { keys: ['delivery'], field: 'message_deliveries', handler: 'delivery' },
  read: { keys: ['read'], field: 'message_reads', handler: 'read' },
  optin: { keys: ['optin'], field: 'messaging_optins', handler: 'optin' },
  pass_thread_control: { keys: ['pass_thread_control'], field: 'messaging_handovers', handler: 'threadControl' },
  take_thread_control: { keys: ['take_thread_control'], field: 'messaging_handovers', handler: 'threadControl' },
  request_thread_control: { keys: ['request_thread_control'], field: 'messaging_handovers', handler: 'threadControl' },
  app_roles: { keys: ['app_roles'], field: 'messaging_handovers', handler: 'appRoles' },
  account_linking: { keys: ['account_linking'], field: 'messaging_account_linking', handler: 'accountLinking' },
  policy_enforcement: {
    keys: ['policy_enforcement', 'policy-enforcement'],
    field: 'messaging_policy_enforcement',
    handler: 'policyEnforcement',
  },
  game_play: { keys: ['game_play'], field: 'messaging_game_plays', handler: 'gamePlay' },
  messaging_feedback: { keys: ['messaging_feedback'], field: 'messaging_feedback', handler: 'feedback' },
  response_feedback: { keys: ['response_feedback'], field: 'response_feedback', handler: 'responseFeedback' },
  unknown: { keys: [], handler: 'unknown' },
} as const satisfies Readonly<Record<EventType, EventRow>>;

type EventTable = typeof eventTable;

/** A key of an item that holds an event's payload. */
export type PayloadKey = EventTable[EventType]['keys'][number];

/** The bot's handler for an event type. */
export type HandlerName = EventTable[EventType]['handler'];

type WithField = Extract<EventTable[EventType], { readonly field: string }>;

/** A webhook field that brings an event which this project reads. */
export type WebhookField = WithField['field'];

export const payloadKeys: readonly PayloadKey[] = [
  ...new Set(Object.values<{ readonly keys: readonly PayloadKey[] }>(eventTable).flatMap(({ keys }) => keys)),
];
