import type { Identity, OwnerKind, Surface } from '../../conversation/index.ts';
import type { TextByLanguage } from '../../locale/index.ts';
import type { Message, Person, Referral, SenderAction } from '../../messenger/index.ts';
import type { People } from '../people.ts';
import type { GraphFakes } from './fake-graph-port.ts';

export interface BotTestOptions {
  /** Where the customer writes. Default `messenger`. */
  readonly surface?: Surface;
  /** What `chat.person()` answers for a customer in Messenger. Default: nothing is known. */
  readonly person?: Person;
  /** What the calls of `chat.graph` answer, by client and method. A call that is missing here rejects and says so. */
  readonly graph?: GraphFakes;
  /** What Get Started sends, as `profile.get_started` in chat.config.ts. Default `GET_STARTED`. */
  readonly getStarted?: string;
  /** Whether agents of your inbox exist. Default true: without them `passToHuman` throws `NoPersonReached`. */
  readonly agents?: boolean;
  /** What `chat.people()` answers where people can be reached at all. Default `{ now: true }`. */
  readonly people?: People;
  /** As in chat.config.ts: who answers a customer of Messenger whom the bot hands over. Default `page_inbox`. */
  readonly handOver?: 'page_inbox' | 'inbox';
  /** What `chat.secret` answers, by name. A name that is missing here throws `SecretMissing`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** As in chat.config.ts: what the customer hears where the bot has failed. `false`: nothing. */
  readonly fallback?: TextByLanguage | false;
  /** The customer's language and time zone. Default: not known; in Messenger those of `person`. */
  readonly locale?: string;
  readonly timeZone?: string;
  /** The page on the website that the visitor writes from. Default `https://shop.example/`. */
  readonly referer?: string;
  /** Who the visitor of the website is, as your shop proves it: `chat.identity`. Default: an anonymous visitor. */
  readonly identity?: Identity;
  /** When the test begins. Default 2026-01-05, 12:00 UTC. */
  readonly now?: Date;
}

/** What came of one event: everything that the bot did in answer to it. */
export interface BotTurn {
  /** What the customer was sent, in order. */
  readonly messages: readonly Message[];
  /** The text of each of `messages`; of a button template its text, of other attachments their type: `[image]`. */
  readonly texts: readonly string[];
  /**
   * Where control of the thread went, where the bot passed it on: the Page Inbox, the website's agents, another app.
   */
  readonly passedTo: OwnerKind | undefined;
  /** The calls of thread control that the bot asked for, in order. */
  readonly control: readonly { readonly action: string; readonly target_app_id?: string; readonly metadata?: string }[];
  /** `markSeen` and reactions. */
  readonly senderActions: readonly SenderAction[];
  /** Calls of `chat.graph`, in order. */
  readonly graphCalls: readonly {
    readonly client: string;
    readonly method: string;
    readonly args: readonly unknown[];
  }[];
  /** What `chat.log` wrote. */
  readonly logs: readonly { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** Whether `chat.typing` was called. */
  readonly typing: boolean;
}

/** One customer who talks with a bot. Every call is one event; it resolves when the bot has answered. */
export interface BotTest {
  /** The customer writes. `fields` are further fields of Meta's `message`: attachments, `reply_to`, … */
  message(text: string, fields?: Readonly<Record<string, unknown>>): Promise<BotTurn>;
  /**
   * The customer taps a quick reply or a postback button of the last messages, by its title.
   * @throws {Error} that lists the titles, where none is called that.
   */
  tap(title: string): Promise<BotTurn>;
  /** A postback with this payload arrives: a menu item, an ice breaker, a button. */
  postback(payload: string, fields?: { readonly title?: string; readonly referral?: Referral }): Promise<BotTurn>;
  /**
   * The customer comes by a link or page with this `ref`. In a new conversation this is Get Started with a referral.
   */
  referral(ref: string, fields?: Referral): Promise<BotTurn>;
  /**
   * Any other item of Meta's `entry.messaging`; sender, recipient and timestamp are filled in where they are missing.
   */
  event(item: Readonly<Record<string, unknown>>, options?: { readonly standby?: boolean }): Promise<BotTurn>;
  /**
   * A person of the business answers and so takes the thread over: in the Page Inbox, or as an agent on the website.
   */
  personWrites(text: string): Promise<BotTurn>;
  /** The person marks the conversation as done: the thread is the bot's again. */
  personIsDone(): Promise<BotTurn>;
  /**
   * Lets time pass (ms), and what is due by then happen: `chat.later`, hand-overs that run out, messages to repeat. It
   * resolves to all that the bot did meanwhile.
   */
  pass(milliseconds: number): Promise<BotTurn>;
  /** The time of the test's clock (ms since 1970). */
  now(): number;
  /** What the bot has saved with the conversation. */
  saved(): Promise<Readonly<Record<string, unknown>>>;
  /** Whether the bot has asked for a mail address: `chat.offerMail`. */
  hasOfferedMail(): Promise<boolean>;
  /** Who owns the thread. */
  owner(): Promise<OwnerKind>;
  /** The whole conversation, a line each: `customer: hi`, `bot: Hello!`. */
  transcript(): Promise<readonly string[]>;
}
