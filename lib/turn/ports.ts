import type { Agents } from '../agents/agents.ts';
import type { Notifier } from '../agents/notify/notifier.ts';
import type { BotRunner, GraphCall, People } from '../bot/index.ts';
import type { TimeBudget } from '../config/time-budget.ts';

import type { Elsewhere } from '../forget/elsewhere.ts';

import type { Links } from '../links/index.ts';

import type { Live } from '../live/live.ts';
import type { TextByLanguage } from '../locale/index.ts';
import type { MailQueue } from '../mail/mail-notice.ts';
import type { Message, MessageTag, Person, Recipient, SenderAction } from '../messenger/index.ts';
import type { Queue } from '../queue/queue.ts';
import type { WorkQueue } from '../queue/work.ts';
import type { Store } from '../store/store.ts';

/** Everything outside of the worker. */
export interface Ports {
  readonly store: Store;
  readonly graphPort: GraphPort;
  readonly live: Pick<
    Live,
    | 'line'
    | 'typing'
    | 'marks'
    | 'customerMarks'
    | 'owner'
    | 'reach'
    | 'note'
    | 'row'
    | 'blockNetwork'
    | 'join'
    | 'unjoin'
    | 'digits'
  >;
  readonly bot: BotRunner;
  readonly agents: Pick<Agents, 'get' | 'any'>;
  readonly people: {
    /** Whether it is inside `hours` of chat.config.ts at `at` (ms), and when they begin again. */
    hours(at: number): People;
    /** The operator's day at `at` (ms): `2026-11-30`. */
    dayOf(at: number): string;
    /** Who answers a customer of Messenger whom the bot hands over. On the website it is always the inbox. */
    readonly handOver: 'page_inbox' | 'inbox';
    /** After so many milliseconds without an act of an agent the bot gets the thread back; without it never. */
    readonly giveBackAfterMs?: number;
    /** Conversations are forgotten once nothing has happened in them for so long; without it never. */
    readonly retentionMs?: number;
    /** Meta has granted the feature Human Agent: agents may answer for seven days. */
    readonly humanAgent: boolean;
  };
  /** A secret of the bot's own, where it is set. */
  secret(name: string): Promise<string | undefined>;
  /** What the customer hears where the bot has failed. Left out: the shipped words. False: nothing. */
  readonly fallback?: TextByLanguage | false | undefined;
  /** Where works begin: `chat.work`. */
  readonly works: WorkQueue;
  /** The links that visitors open Messenger with. */
  readonly links: Pick<Links, 'consume' | 'site'>;
  /** Where threads tell each other what happened. */
  readonly queue: Queue;
  /** Where mails to visitors wait for the function that sends them. */
  readonly mails: MailQueue;
  /** What a conversation that is forgotten leads to outside of its own items. */
  readonly elsewhere: Elsewhere;
  /** Tells agents that a customer waits. */
  readonly notifier: Notifier;
  /** How long each part of a turn may take. */
  readonly time: TimeBudget;
  /** Our own app's id. */
  readonly appId: string;
  /** Milliseconds since 1970. */
  now(): number;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** The part of the Graph API that a turn calls. Every method throws `GraphError`. */
export interface GraphPort {
  send(request: {
    recipient: Recipient;
    message: Message;
    messaging_type: 'RESPONSE' | 'MESSAGE_TAG';
    tag?: MessageTag;
    persona_id?: string;
    reply_to?: { mid: string };
  }): Promise<{ message_id: string }>;
  senderAction(request: {
    recipient: Recipient;
    sender_action: SenderAction;
    payload?: { message_id: string; reaction?: string };
    persona_id?: string;
  }): Promise<unknown>;
  control(
    action: 'pass' | 'take' | 'request' | 'release',
    request: { recipient: Recipient; target_app_id?: string; metadata?: string },
  ): Promise<unknown>;
  person(customer: string): Promise<Person>;
  /** As `person`, with language and time zone, where the app's permissions reach so far. */
  profile(customer: string): Promise<Person>;
  /** Any other call of a Graph client, for `chat.graph` of a bot. */
  readonly call: GraphCall;
}
