import type {
  Event,
  IncomingMessage,
  Message,
  PassThreadControlEvent,
  PostbackEvent,
  RequestThreadControlEvent,
  SenderAction,
  TakeThreadControlEvent,
} from '../messenger/index.ts';
import type { AgentAction, AgentRef } from './agent-action.ts';
import type { LineError } from './line-error.ts';
import type { Note } from './note.ts';
import type { Opening, Tap } from './opening.ts';
import type { PersonsAnswer, Told, ToldArrival } from './told.ts';

/** Where a person writes from: Messenger itself, or the plugin on the website. */
export type Surface = 'messenger' | 'web';

/** Who the shop says that the visitor is. The visitor's session was started with a token that the shop has signed. */
export interface Identity {
  /** The shop's own id of the customer, of at most 128 characters. */
  readonly sub: string;
}

/** A thread: one Page and one customer (a page-scoped id, `ref:<user_ref>`, or `web-…` for a visitor of the site). */
export interface Thread {
  readonly page: string;
  readonly customer: string;
}

/**
 * Who may answer in a thread. `until` (ms) is when the control of the Page Inbox or another app ends by itself: Meta's
 * control expires after 24 h of inactivity, without an event.
 */
export type Owner =
  | { readonly kind: 'bot' }
  | { readonly kind: 'page_inbox'; readonly until: number }
  /**
   * Our inbox. Without `agent` the customer waits for the first who takes the thread over. `givesBackAt` (ms) exists
   * only where the operator set `giveBackAfter`.
   */
  | { readonly kind: 'agent'; readonly agent?: AgentRef; readonly givesBackAt?: number }
  /**
   * `inferred` where no control event named the app: its echo, a standby event or error 2018300 hints at it. Items of
   * older versions, standby events and the error have no `app_id`, which means the same.
   */
  | { readonly kind: 'app'; readonly app_id?: string; readonly inferred?: true; readonly until: number };

export type OwnerKind = Owner['kind'];

/** Who wrote a line of the history. `system` is this program, which speaks by itself in Messenger of the website. */
export type Speaker = 'customer' | 'system' | OwnerKind;

/** What the bot is called for: an event in Messenger's vocabulary, or what it asked for itself. */
export type BotEvent = Event | LaterEvent | WorkEvent;

/** The time of a `chat.later` has come. */
export interface LaterEvent extends Later {
  readonly type: 'later';
}

/** A call of the bot's handler `later` at a time (ms), by its name. */
export interface Later {
  readonly name: string;
  readonly at: number;
  readonly data?: unknown;
}

/** A `chat.work` begins. */
export interface WorkEvent {
  readonly type: 'work';
  readonly name: string;
  readonly data?: unknown;
}

/** A work that was asked for `at` (ms). Its result counts `until` (ms), and while the generation is the same. */
export interface OpenWork {
  readonly id: string;
  readonly name: string;
  readonly generation: number;
  readonly at: number;
  readonly until: number;
}

export type ThreadControlEvent = PassThreadControlEvent | TakeThreadControlEvent | RequestThreadControlEvent;

/** What one line of the history holds, in Messenger's own JSON. */
export type LineContent =
  | { readonly message: IncomingMessage }
  | { readonly postback: PostbackEvent['postback'] }
  | { readonly sent: Message }
  | { readonly control: ThreadControlChange };

/** A change of owner as a line of the history. */
export interface ThreadControlChange {
  readonly action: 'pass' | 'take' | 'request' | 'release' | 'expire' | 'end';
  readonly from: OwnerKind;
  readonly to: OwnerKind;
  /** The agents of our inbox before and after it, where there are some. */
  readonly fromAgent?: AgentRef;
  readonly toAgent?: AgentRef;
  readonly metadata?: string;
}

/**
 * `received`: from the customer. `pending`: not accepted yet. `sent`: accepted by the surface. `in_doubt`: may have
 * been accepted, the echo will tell. `failed`: refused, see `error`. `dropped`: the owner changed before it could be
 * sent.
 */
export type LineStatus = 'received' | 'pending' | 'sent' | 'in_doubt' | 'failed' | 'dropped';

/** One numbered line of a thread's history. Numbers start at 1 and have no gaps, except where it was forgotten. */
export interface Line {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly speaker: Speaker;
  readonly surface: Surface;
  readonly content: LineContent;
  /** Key of the event that caused it. */
  readonly key: string;
  readonly status: LineStatus;
  readonly mid?: string;
  /** The browser's own id of a visitor's line, so that it finds its line again. */
  readonly clientId?: string;
  readonly error?: LineError;
  /** The agent who wrote it. */
  readonly agent?: AgentRef;
  /** How often an agent had it sent again after it had failed. */
  readonly attempt?: number;
  /** What the Send API gets beside the content. A line that waits keeps it for its next try. */
  readonly options?: SendOptions;
  /** The bytes of a content that was too large to be kept whole. */
  readonly cut?: number;
  readonly edited?: boolean;
  readonly deleted?: boolean;
  /** Emoji by who reacted. */
  readonly reactions?: Readonly<Partial<Record<'customer' | 'page', string>>>;
  /** Where the answer went that the visitor did not read on the website. */
  readonly followUp?: FollowUp;
  /** In Messenger: the line of a website's thread that this brought. */
  readonly from?: DeliveredLine;
}

/** An answer on the website that goes on to Messenger, or to a mail. */
export interface FollowUp {
  readonly to: 'messenger' | 'mail';
  readonly status: 'waiting' | 'sent' | 'in_doubt' | 'failed';
  /** When that became so (ms). */
  readonly at: number;
  readonly error?: LineError;
}

/** The line of a website's thread that a message in Messenger brings. */
export interface DeliveredLine {
  readonly customer: string;
  readonly seq: number;
  readonly agent: AgentRef;
}

/** Something to do outside the state. Sends and changes of owner are numbered: they are lines of the history. */
export type Effect =
  | SendEffect
  | ThreadControlEffect
  | SenderActionEffect
  | AmendEffect
  | NoteEffect
  | NotifyEffect
  | BlockEffect
  | WorkEffect
  | TellEffect
  | FollowUpEffect
  | MailEffect
  | DigitsEffect
  | JoinEffect
  | UnjoinEffect;

export interface SendOptions {
  readonly persona_id?: string;
  readonly reply_to?: string;
}

export interface SendEffect extends SendOptions {
  readonly kind: 'send';
  readonly seq: number;
  readonly surface: Surface;
  readonly speaker: Exclude<Speaker, 'customer'>;
  readonly message: Message;
  readonly agent?: AgentRef;
  /** The id that the agent's browser gave the reply. */
  readonly clientId?: string;
  /** The line's `attempt`, where an agent has it sent again. */
  readonly attempt?: number;
  /** In Messenger: the line of the website's thread that this brings. That thread is told how it went. */
  readonly from?: DeliveredLine;
  /** In Messenger: this offers to follow the website's thread `customer`, which is told once it went out. */
  readonly offers?: { readonly customer: string; readonly link: string };
  /** In Messenger: this says that a browser shows the chat, by the join of this id. Where it fails, the join ends. */
  readonly shows?: string;
  /** The generation it was decided in: performed by a later turn of another generation, it is dropped. */
  readonly generation: number;
}
export interface ThreadControlEffect {
  readonly kind: 'thread_control';
  readonly seq: number;
  readonly surface: Surface;
  readonly action: 'pass' | 'take' | 'request' | 'release';
  /** The line that the history gets when it has succeeded. */
  readonly change: ThreadControlChange;
  readonly target_app_id?: string;
  readonly metadata?: string;
  /** The agent who takes the thread over. */
  readonly agent?: AgentRef;
  /** Meta is not called: our app owns the thread there before and after it. */
  readonly local?: true;
  readonly generation: number;
}
export interface SenderActionEffect {
  readonly kind: 'sender_action';
  readonly surface: Surface;
  readonly action: SenderAction;
  /** For `react` and `unreact`. */
  readonly mid?: string;
  readonly reaction?: string;
  readonly persona_id?: string;
}

/** Changes an older line: the message named by `mid` was edited or deleted, or got a reaction. */
export interface AmendEffect {
  readonly kind: 'amend';
  readonly mid: string;
  readonly change:
    | { readonly text: string }
    | { readonly deleted: true }
    | { readonly by: 'customer' | 'page'; readonly emoji: string | null };
}

/** Stores a note, a refused reply, or the end of one. Doing it twice changes nothing. */
export interface NoteEffect {
  readonly kind: 'note';
  readonly note: Note;
}

/** Agents are told that the customer waits, or where `to` is set, that agent that the thread is theirs. */
export interface NotifyEffect {
  readonly kind: 'notify';
  readonly to?: string;
}

/** Blocks the customer outside of the state, or ends that: their network on the website, the person in Messenger. */
export interface BlockEffect {
  readonly kind: 'block';
  readonly surface: Surface;
  readonly blocked: boolean;
  readonly network?: string;
}

/** Queues a `chat.work`. It is dropped where the generation has changed. */
export interface WorkEffect {
  readonly kind: 'work';
  readonly id: string;
  readonly name: string;
  readonly data?: unknown;
  readonly generation: number;
}

/** Tells another thread of the same Page. The same `id` is the same event: it is handled once. */
export interface TellEffect {
  readonly kind: 'tell';
  readonly customer: string;
  readonly told: Told;
  readonly id: string;
}

/** Notes at a line where its answer went besides. Doing it twice changes nothing. */
export interface FollowUpEffect {
  readonly kind: 'follow_up';
  readonly seq: number;
  readonly followUp: FollowUp;
}

/** Queues a mail with these lines. The same `id` is the same mail. */
export interface MailEffect {
  readonly kind: 'mail';
  readonly seqs: readonly number[];
  readonly id: string;
}

/** In Messenger: a browser shows this thread from now on, after line `through` of its own thread `web`. */
export interface JoinEffect extends BrowserJoin {
  readonly kind: 'join';
  readonly through: number;
}

/** In Messenger: the session that has asked for digits can type them for ten minutes. */
export interface DigitsEffect {
  readonly kind: 'digits';
  /** The link that they were asked for with. */
  readonly id: string;
  readonly session: string;
  readonly hash: string;
  readonly site: string;
}

/** In Messenger: a browser shows this thread no more. Doing it twice changes nothing. */
export interface UnjoinEffect extends BrowserJoin {
  readonly kind: 'unjoin';
}

/** A browser (the hash of its session) whose own thread is `web`. Each join has an id of its own. */
export interface BrowserJoin {
  readonly id: string;
  readonly session: string;
  readonly web: string;
}

/** A send or a change of owner that an earlier turn left unfinished: its line of the history has the content. */
export type StoredEffect =
  | Pick<SendEffect, 'kind' | 'seq' | 'surface' | 'speaker' | 'generation' | 'attempt' | 'from' | 'offers' | 'shows'>
  | Pick<
      ThreadControlEffect,
      'kind' | 'seq' | 'surface' | 'action' | 'generation' | 'target_app_id' | 'agent' | 'local'
    >;

/** An effect that is not finished yet. */
export interface PendingEffect {
  readonly effect: Effect | StoredEffect;
  readonly status: 'pending' | 'in_doubt';
  /** Calls made so far that may have been accepted. */
  readonly doubts: number;
  /** Calls made so far that were certainly not accepted. */
  readonly refusals: number;
  /** When the clock looks at it (ms): in doubt, 60 s after the call; rate limited, when access comes back. */
  readonly dueAt?: number;
}

/** What the table keeps of a thread between turns: its `STATE` item. */
export interface Conversation {
  readonly thread: Thread;
  /** Rises with each write; 0 has never been written. */
  readonly version: number;
  /** The last sequence number in use. */
  readonly seq: number;
  readonly owner: Owner;
  /** Rises with each change of owner. */
  readonly generation: number;
  /** When the last change of owner was stored (ms): no agent saw that owner before. */
  readonly ownedSince?: number;
  /** Where the customer wrote last: where answers go. */
  readonly surface: Surface;
  /** When the customer last acted (ms): opens the 24 h window of that surface only. */
  readonly lastIn: Readonly<Partial<Record<Surface, number>>>;
  /** Watermarks (ms) of what the customer was delivered and has read. */
  readonly delivered?: number;
  readonly read?: number;
  /**
   * Rises when older lines change (edits, deletions, reactions), so that a browser that was offline reads them again.
   */
  readonly amended?: number;
  /** The number up to which the business has read: it answered, or marked it as seen. */
  readonly seen?: number;
  readonly createdAt: number;
  /** When anything last happened (ms). */
  readonly at: number;
  readonly guest?: boolean;
  readonly preview?: string;
  readonly ref?: string;
  readonly referer_uri?: string;
  /** What the bot saved, at most 8 KB as JSON. */
  readonly saved: Readonly<Record<string, unknown>>;
  /** Works whose results have not come yet. A change of owner ends them. */
  readonly works?: readonly OpenWork[];
  /** When the bot wants to be called again: at most ten, each with a name of its own. */
  readonly later?: readonly Later[];
  /** Set where a person should look. `reason` is for agents; `code` chooses the sentence that the inbox shows. */
  readonly attention?: Attention;
  /** Since when the customer waits for a person (ms). */
  readonly waitingSince?: number;
  /** When a person marked the conversation as done (ms). The customer's next act removes it. */
  readonly doneAt?: number;
  /** The customer is blocked. Without `until` (ms) the block has no end. */
  readonly blocked?: { readonly by: AgentRef; readonly until?: number };
  /** The customer's name, where Messenger told it. */
  readonly name?: string;
  /** Who the visitor is, as the shop has proven. It never changes: the thread itself is derived from it. */
  readonly identity?: Identity;
  /** An anonymous visitor has signed in: they go on in the thread of this customer. */
  readonly signedIn?: SignedIn;
  /** The anonymous threads (their customers) in which the customer wrote before they signed in. The newest is last. */
  readonly earlier?: readonly string[];
  /** The customer's language, as the plugin or Meta named it: `de_DE`. */
  readonly locale?: string;
  /** The customer's time zone: `Europe/Berlin`, and from Messenger `Etc/GMT-2` for two hours ahead of UTC. */
  readonly timeZone?: string;
  /** When Meta was last asked for the customer's profile (ms). */
  readonly profileReadAt?: number;
  /** The network of a visitor's last frame: a block refuses new conversations from it. */
  readonly network?: string;
  /** Who wrote the line of `preview`. */
  readonly previewBy?: Speaker;
  /** With `previewBy`: the agent who wrote it. */
  readonly previewAgent?: AgentRef;
  /** Rises with each note and refused reply, and when one of them changes. */
  readonly notes?: number;
  /** The last line of the customer. */
  readonly customerLine?: number;
  /** The visitor has ended the chat: they read nothing any more, and the bot does not answer. */
  readonly left?: true;
  /** A hint has made the agent the owner. The line about it comes with the take-over's own event. */
  readonly hinted?: { readonly from: OwnerKind };
  /** Meta refused a message with the tag HUMAN_AGENT. None is sent again until the customer writes. */
  readonly tagRefused?: true;
  /** Meta said that its 24 h window is over. The customer's next act in Messenger opens it again. */
  readonly windowRefused?: true;
  /** The customer has clicked an ad, and has written no message since. */
  readonly cameByAd?: true;
  /** Messenger's window is open until then (ms): the customer came by an ad. */
  readonly adUntil?: number;
  /** The row that the inbox lists. Its attributes of the item are written from here, and only `settle` changes it. */
  readonly row?: Row;
  /** The turn that is committed and not settled yet: its event, and the line that this became. */
  readonly openTurn?: { readonly key: string; readonly line?: number };
  readonly pending: readonly PendingEffect[];
  /** The last line that is not sent again though it may have arrived. Only echoes up to it can settle such a line. */
  readonly lastDoubt?: number;
  /** The last day on which something happened that is counted. */
  readonly facts?: DayFacts;
  /** The numbers of lines whose events failed half way and wait in the dead-letter queue, by event key. */
  readonly reserved?: Readonly<Record<string, number>>;
  /** On the website: answers of persons that are not read there follow to this thread of Messenger. */
  readonly follow?: Follow;
  /**
   * On the website: the link that was opened in Messenger. Its person has not tapped *Show the answer* yet. States of
   * older versions have no `at` (ms).
   */
  readonly opened?: { readonly link: string; readonly customer: string; readonly at?: number };
  /** On the website: answers that the visitor has not read. At `dueAt` (ms) each goes on to where `to` says. */
  readonly unread?: readonly Unread[];
  /** On the website: where unread answers go that do not follow to Messenger. */
  readonly mail?: MailAddress;
  /** The hash of an address that the visitor has taken back or corrected while the first mail's question waited. */
  readonly askedBefore?: string;
  /** The bot asked for an address, see `chat.offerMail`. */
  readonly mailOffered?: true;
  /** On the website: browsers (hashes of sessions) that show a thread of Messenger after line `through` of this one. */
  readonly joins?: readonly Join[];
  /** Hashes of the visitor's sessions, the newest last: they are forgotten with the conversation. */
  readonly sessions?: readonly string[];
  /** In Messenger: a link that was opened, until its person taps *Show the answer* or *Not me*. */
  readonly offer?: Offer;
  /** In Messenger: answers of this thread of the website follow here. */
  readonly follows?: Follows;
  /** In Messenger: browsers that show this thread. */
  readonly joinedBy?: readonly JoinedBy[];
  /** In Messenger: sessions (hashes) for which digits were shown. They name this customer until they are forgotten. */
  readonly digitsShownTo?: readonly string[];
  /** The visitor wants the conversation to be deleted: it is forgotten then (ms), unless an agent keeps it. */
  readonly deleteAt?: number;
  /** An agent keeps the conversation: neither the visitor's wish nor its age deletes it. */
  readonly keep?: Keep;
  readonly forgotten?: Forgotten;
}

/** Who keeps a conversation, since then (ms), and why. */
export interface Keep {
  readonly by: AgentRef;
  readonly reason: string;
  readonly at: number;
}

/** What is known of the conversation that was in this place and was forgotten. */
export interface Forgotten {
  /** Events from before this time (ms) are dropped. */
  readonly at: number;
  /** Lines up to this number are deleted. */
  readonly through: number;
  /** When the tombstone was written (ms). Missing in those of an older version: it was `at`. */
  readonly writtenAt?: number;
  /** What is not deleted yet. The clock goes on with it. */
  readonly open?: OpenForgetting;
}

export interface OpenForgetting {
  /** The conversation had a mail address: a hash of it stays in the list of those who want no mails. */
  readonly hadMail?: true;
  /** Sessions (hashes) that may still have digits for this customer of Messenger. */
  readonly digits?: readonly string[];
  /** Hashes of the visitor's sessions that are to be ended. */
  readonly sessions: readonly string[];
  /** The state named no sessions, so the table has to be read for them: after this key, `''` is the start. */
  readonly searchAfter?: string;
  /** Threads that are to be told that nothing of it follows any more. */
  readonly tell: readonly Omit<TellEffect, 'kind'>[];
  /** Browsers whose right to read the thread of Messenger with this customer is to be ended. */
  readonly unjoin?: readonly ({ readonly customer: string } & Pick<BrowserJoin, 'id' | 'session'>)[];
}

/** Answers follow to the thread of Messenger that has this customer, since then (ms). */
export interface Follow {
  readonly link: string;
  readonly customer: string;
  readonly since: number;
}

export interface Unread {
  readonly seq: number;
  /** When the answer was written (ms). */
  readonly at: number;
  readonly dueAt: number;
  readonly to: FollowUp['to'];
}

/** Where the visitor's unread answers go by mail. */
export interface MailAddress {
  readonly address: string;
  /** `shop.example`: where the visitor gave it. */
  readonly site: string;
  /** The page there. */
  readonly page?: string;
  /** When it was given (ms). */
  readonly at: number;
  /**
   * `given`: no mail was sent to it. `asked`: the first one was, and asks whether further answers are wanted; until it
   * was answered no other mail is sent.
   */
  readonly state: 'given' | 'asked' | 'on' | 'stopped';
  /** Lines that stayed unread while the question waits: they are mailed once further answers are wanted. */
  readonly held?: readonly number[];
}

export interface Join {
  readonly id: string;
  readonly session: string;
  readonly customer: string;
  readonly through: number;
  readonly at: number;
}

export interface Offer {
  readonly link: string;
  /** The customer of the website's thread. */
  readonly web: string;
  /** `shop.example`: where the visitor was. */
  readonly site: string;
  readonly at: number;
  /** Of the website's page, where Messenger tells no language. */
  readonly locale?: string;
}

export interface Follows {
  readonly link: string;
  readonly web: string;
  readonly site: string;
  readonly since: number;
  readonly locale?: string;
}

export interface JoinedBy extends BrowserJoin {
  /** `shop.example`: where the browser was. */
  readonly site: string;
  readonly at: number;
  /** When the visitor used it last (ms), to the hour. Missing until then. */
  readonly usedAt?: number;
  /** The language of the page there. */
  readonly locale?: string;
}

/** Where an anonymous visitor went on, once the shop had proven who they are. */
export interface SignedIn extends Identity {
  /** The customer of that thread. */
  readonly customer: string;
}

/**
 * What happened in a conversation on one day: `npm run stats` counts it. docs/operator.md says what each figure means.
 */
export interface DayFacts {
  /** The day by the operator's clock: `2026-11-30`. */
  readonly day: string;
  readonly surface: Surface;
  /** Where the customer came from last. */
  readonly ref?: string;
  /** The customer wrote a line. */
  readonly wrote?: true;
  /** A line of the bot went out. */
  readonly bot?: true;
  /** The thread came to a person, or a person wrote. */
  readonly person?: true;
  /** The bot failed on a line of the customer. */
  readonly failed?: true;
  /** How long (s) the customer waited, for each wait that a person's line ended on this day. */
  readonly waits?: readonly number[];
}

export interface Attention {
  readonly code?: AttentionCode;
  readonly reason: string;
  readonly at: number;
  /** The customer waits since this alone: when it is dismissed, they wait no more. */
  readonly startedWaiting?: true;
}

/** What an agent should look at: the bot failed, a message was refused, Meta ended a hand-over by itself. */
export type AttentionCode = 'bot_failed' | 'send_failed' | 'control_refused' | 'hand_over_ended';

/**
 * Where the inbox lists a conversation. `open`: a customer waits, a person owns the thread, or something failed.
 * `done`: a person has finished it. `bot`: all others.
 */
export type Shelf = 'open' | 'bot' | 'done';

/** What the inbox lists of a conversation, without history and saved values. */
export interface Row
  extends Pick<
    Conversation,
    | 'thread'
    | 'version'
    | 'at'
    | 'surface'
    | 'seq'
    | 'generation'
    | 'owner'
    | 'name'
    | 'identity'
    | 'signedIn'
    | 'earlier'
    | 'preview'
    | 'previewBy'
    | 'previewAgent'
    | 'waitingSince'
    | 'attention'
    | 'lastIn'
    | 'guest'
    | 'ref'
    | 'referer_uri'
    | 'notes'
    | 'doneAt'
    | 'blocked'
    | 'tagRefused'
    | 'windowRefused'
    | 'adUntil'
    | 'facts'
    | 'follow'
    | 'follows'
    | 'joins'
    | 'joinedBy'
    | 'left'
    | 'deleteAt'
    | 'keep'
    | 'unread'
  > {
  readonly shelf: Shelf;
  readonly mail?: Pick<MailAddress, 'address' | 'state'>;
}

/** What starts a turn: an event in Messenger's vocabulary from a surface, an act of an agent, or the clock. */
export type Arrival = SurfaceArrival | AgentArrival | ClockArrival | WorkArrival | ToldArrival;

export interface SurfaceArrival {
  readonly source: 'messenger' | 'web';
  readonly event: Event;
  readonly clientId?: string;
  /** Of the visitor's connection. */
  readonly network?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  /** Who the visitor is, where their session is a proven customer's. */
  readonly identity?: Identity;
  /** With `identity`: the customer of the anonymous thread that the visitor left for this one. */
  readonly earlier?: string;
  /** Hash of the visitor's session. */
  readonly session?: string;
  /** In Messenger: the session (hash) of a browser that shows this thread beside its own. */
  readonly joined?: string;
  /** In Messenger: a link that came with it. Its token is in no event. */
  readonly opening?: Opening;
  /** In Messenger: the button of the program that it is a tap on. */
  readonly tap?: Tap;
}

export interface AgentArrival {
  readonly source: 'agent';
  readonly agent: AgentRef;
  readonly action: AgentAction;
  /** When the agent acted (ms). */
  readonly at?: number;
  /** The key of the event: a note gets it as its id. */
  readonly key: string;
  readonly clientId?: string;
  readonly read: ReadForAction;
}

/** What the worker reads before an agent's action is decided, so that deciding needs no table. */
export interface ReadForAction {
  /** For `reply`: the lines after `basis.seq`. */
  readonly lines?: readonly Line[];
  /** For `retry` and `react`: the line that it names. */
  readonly line?: Line;
  /** For `send_anyway`: the refused reply that it names. */
  readonly note?: Note;
  /** For `assign`: the agent that it names, unless revoked. */
  readonly to?: AgentRef;
}

/** The result of a `chat.work`. */
export interface WorkArrival {
  readonly source: 'work';
  readonly work: Pick<OpenWork, 'id' | 'name' | 'generation'>;
  /** What it replies: where the owner has changed, it is kept as lines that are dropped. */
  readonly sends: readonly Omit<SendEffect, 'seq' | 'generation' | 'surface'>[];
}

export interface ClockArrival {
  readonly source: 'clock';
  /** The id of an agent who was revoked: their thread has no agent any more. */
  readonly revoked?: string;
  /** The visitor has ended the chat. */
  readonly left?: boolean;
  /** The anonymous visitor goes on in the thread of a proven customer. */
  readonly signedIn?: SignedIn;
  /** The time of this `chat.later` has come. */
  readonly later?: Pick<Later, 'name' | 'at'>;
  /** The answers of `unread` whose time has come. */
  readonly answers?: readonly PersonsAnswer[];
}

/**
 * When the clock looks at a conversation next (ms): a pending effect, a later call of the bot, the end of a hand-over,
 * the end of a block, what is to be forgotten.
 */
export function dueAt(conversation: Conversation): number | undefined {
  const times = conversation.pending.flatMap((pending) => (pending.dueAt === undefined ? [] : [pending.dueAt]));
  const ends = endOf(conversation.owner);
  if (ends !== undefined) times.push(ends);
  // While a person owns the thread, it waits for *Mark as done*.
  if (conversation.owner.kind === 'bot') times.push(...(conversation.later ?? []).map(({ at }) => at));
  times.push(...(conversation.works ?? []).map(({ until }) => until));
  times.push(...(conversation.unread ?? []).map(({ dueAt }) => dueAt));
  if (conversation.blocked?.until !== undefined) times.push(conversation.blocked.until);
  if (conversation.deleteAt !== undefined && conversation.keep === undefined) times.push(conversation.deleteAt);
  if (conversation.forgotten?.open !== undefined) times.push(forgottenSince(conversation.forgotten) + GOES_ON_AFTER);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** After so long (ms) the clock goes on with forgetting: the worker or command that began it has stopped. */
const GOES_ON_AFTER = 60_000;

/** When the tombstone was written (ms). */
export function forgottenSince({ at, writtenAt = at }: Forgotten): number {
  return writtenAt;
}

/** When the control of an owner ends by itself (ms); undefined where it does not. */
export function endOf(owner: Owner): number | undefined {
  if (owner.kind === 'bot') return undefined;
  return owner.kind === 'agent' ? owner.givesBackAt : owner.until;
}
