import type {
  BotAction,
  BotOutcome,
  Conversation,
  Identity,
  OwnerKind,
  Surface,
  Thread,
} from '../conversation/index.ts';
import type { Graph } from '../graph/graph.ts';
import { checkMessage, checkMetadata, limits, type Message, type Person, splitMessage } from '../messenger/index.ts';
import { ChatRefusal } from './chat-refusal.ts';
import { type GraphCall, graphOf } from './graph.ts';
import { type LaterCalls, laterOf } from './later.ts';
import { NoPersonReached } from './no-person-reached.ts';
import type { People } from './people.ts';
import { SecretMissing } from './secret-missing.ts';
import { type Works, worksOf } from './works.ts';

/** A bot that sends more messages in one turn fails: it probably loops. */
export const MAX_REPLIES = 20;
/** The size limit of saved values, in bytes of their JSON. */
export const MAX_SAVED = 8 * 1024;
/** The size limit of one message, in bytes of its JSON. */
export const MAX_MESSAGE = 32 * 1024;
/** The size limit of everything that a bot asks for in one turn, in bytes of its JSON. */
export const MAX_TURN = 200 * 1024;

export interface ReplyOptions {
  /** Speak as one of the Page's personas (Messenger only). */
  readonly persona_id?: string;
  /** The `mid` of the message that this one answers. */
  readonly reply_to?: string;
}

/** The conversation, as a bot's handler sees it. */
export interface Chat extends LaterCalls, Works {
  readonly thread: Thread;
  /** Where the customer wrote. Answers go there. */
  readonly surface: Surface;
  /** Who owns the thread after this event. */
  readonly owner: OwnerKind;
  /** The `ref` of the last link or page that the customer came by. */
  readonly ref: string | undefined;
  /** The page on the website that the visitor came from. */
  readonly referer: string | undefined;
  /**
   * Who the customer is, proven by your shop (docs/identity.md): `sub` is your own id of them. Undefined for anonymous
   * visitors and in Messenger.
   * @example const orders = chat.identity ? await ordersOf(chat.identity.sub) : undefined;
   */
  readonly identity: Identity | undefined;
  /**
   * The customer's language, such as `de_DE`: of the plugin on their page, or as Meta knows it. Undefined where it is
   * not known. `textIn` chooses a text by it.
   */
  readonly locale: string | undefined;
  /**
   * The customer's time zone, such as `Europe/Berlin`, for `Intl.DateTimeFormat`. From Messenger it is a whole number
   * of hours from UTC, such as `Etc/GMT-2`. Undefined where it is not known.
   * @example
   * new Intl.DateTimeFormat(chat.locale?.replace('_', '-'), { timeStyle: 'short', timeZone: chat.timeZone }).format()
   */
  readonly timeZone: string | undefined;
  /** The values that `save` kept for this conversation. */
  readonly saved: Readonly<Record<string, unknown>>;
  /**
   * Answers with text or any Send API message. Text over 2,000 characters is sent in parts.
   * @throws {RangeError} if Messenger would refuse it: the message names the field and its limit. Also if one message
   * is over 32 KB as JSON, or everything of this turn over 200 KB.
   * @example
   * chat.reply('Hello!');
   * chat.reply({ text: 'Red or blue?', quick_replies: [{ content_type: 'text', title: 'Red', payload: 'RED' }] });
   */
  reply(message: string | Message, options?: ReplyOptions): void;
  /** Shows the typing bubble at once, until the next message. */
  typing(): void;
  /** Marks the customer's messages as seen. */
  markSeen(): void;
  /**
   * Reacts to a message with an emoji; `null` removes the reaction.
   * @example chat.react(event.message.mid, '👍');
   */
  react(mid: string, emoji: string | null): void;
  /**
   * Hands the thread to a person. On the website these are the agents of the inbox. In Messenger it is the Page Inbox,
   * or the agents where chat.config.ts has `handOver: 'inbox'`. Replies go out first.
   * @throws {NoPersonReached} if these are the agents, and none was ever invited.
   * @throws {RangeError} if `metadata`, here and below, has more than 1,000 characters.
   * @example
   * chat.passToHuman('The customer asked for a person');
   * const { now } = await chat.people();
   * chat.reply(now ? 'A person is being called.' : 'Our people are not here right now. They read this later.');
   */
  passToHuman(metadata?: string): void;
  /**
   * Asks the visitor, on the website, for a mail address: a person's answers that they do not read go there. While they
   * wait for a person and outside of `hours` the plugin asks by itself. In Messenger, and where the operator has set no
   * `MAIL_FROM`, it does nothing.
   * @example
   * chat.reply('We look into it, which takes a day. Leave your address, and you get the answer by mail.');
   * chat.offerMail();
   */
  offerMail(): void;
  /** Hands the thread to another app. */
  passThreadControl(targetAppId: string, metadata?: string): void;
  takeThreadControl(metadata?: string): void;
  requestThreadControl(metadata?: string): void;
  releaseThreadControl(): void;
  /**
   * Keeps values with the conversation (`undefined` deletes one).
   * @throws {RangeError} if all of them together are over 8 KB as JSON.
   * @example chat.save({ order: '4711', visits: undefined });
   */
  save(values: Readonly<Record<string, unknown>>): void;
  /**
   * The customer's name and picture; each call asks Meta. Undefined for visitors of the website and other guests.
   * @example const { first_name = 'there' } = (await chat.person()) ?? {};
   */
  person(): Promise<Person | undefined>;
  /**
   * Whether a person can answer now, by `hours` of chat.config.ts, and when they are back.
   * @example const { now, next } = await chat.people();
   */
  people(): Promise<People>;
  /**
   * A secret of the bot's own, such as the key of your shop's API. `npm run secret -- set SHOP_KEY` sets it: on a
   * laptop (`--local`) in `.env`, in AWS encrypted in Parameter Store. It is read once, and no log has it.
   * @throws {SecretMissing} if it is not set.
   * @example
   * const key = await chat.secret('SHOP_KEY');
   * const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
   */
  secret(name: string): Promise<string>;
  /**
   * The Graph API as the Page's app uses it: people, personas, conversations, profile and more. docs/graph.md has each
   * call. A call is made at once, not with the replies. It rejects with a `GraphError`, or where no Page is connected.
   */
  readonly graph: Graph;
  /** Writes a line to the log, with the event's correlation id. */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What a chat needs from the worker. */
export interface ChatPorts {
  typing(): void;
  person(): Promise<Person | undefined>;
  people(): Promise<People>;
  /** Undefined where it is not set. */
  secret(name: string): Promise<string | undefined>;
  readonly graph: GraphCall;
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Hears of each call of the chat before it is made. */
  called?(): void;
  /** Hears of a failure before the handler `failed` is called about it. */
  failing?(outcome: Extract<BotOutcome, { kind: 'failed' }>): void;
}

/** A chat, and the calls that it has collected. After `close` it collects nothing more. */
export interface CollectingChat {
  readonly chat: Chat;
  readonly actions: readonly BotAction[];
  saved(): Readonly<Record<string, unknown>>;
  /** An error whose stack shows the last call of the chat; undefined if there was none. */
  lastCall(): Error | undefined;
  close(): void;
}

/** Longest text (characters): as many messages as a turn may send. Splitting a longer one would take long. */
const MAX_TEXT = MAX_REPLIES * limits.text;
/** Longest id of a persona, a message or an app, and longest emoji (characters). */
const MAX_ID = 256;
const MAX_EMOJI = 64;
/** What the conversation's item has of each action beside the action itself (bytes). */
const ACTION_BYTES = 200;

/**
 * Collects a handler's calls. Nothing is sent before the turn is committed.
 * @param reachesNoPerson whether `passToHuman` throws: no agent exists whom it could reach.
 */
export function collectingChat(
  conversation: Conversation,
  ports: ChatPorts,
  { reachesNoPerson = false }: { readonly reachesNoPerson?: boolean } = {},
): CollectingChat {
  const { actions, add, called, isOpen, lastCall, close } = collectedActions(ports);
  let saved = conversation.saved;
  let replies = 0;

  const control = (action: 'pass' | 'take' | 'request' | 'release', metadata?: string, target_app_id?: string) => {
    const [violation] = checkMetadata(metadata);
    if (violation !== undefined) throw new ChatRefusal(`Messenger would refuse this: ${violation.message}`);
    add({
      kind: 'thread_control',
      action,
      ...(target_app_id === undefined ? {} : { target_app_id: idOf('targetAppId', target_app_id) }),
      ...(metadata === undefined ? {} : { metadata }),
    });
  };

  const chat: Chat = {
    thread: conversation.thread,
    surface: conversation.surface,
    owner: conversation.owner.kind,
    ref: conversation.ref,
    referer: conversation.referer_uri,
    locale: conversation.locale,
    get timeZone() {
      return knownZone(conversation.timeZone);
    },
    identity: conversation.identity,
    get saved() {
      return saved;
    },
    reply(message, options = {}) {
      for (const part of partsOf(message)) {
        replies += 1;
        if (replies > MAX_REPLIES)
          throw new ChatRefusal(`A bot may send ${MAX_REPLIES} messages a turn, this is one more`);
        add({ kind: 'send', speaker: 'bot', message: part, ...optionsOf(options) });
      }
    },
    typing() {
      called();
      ports.typing();
    },
    markSeen: () => add({ kind: 'sender_action', action: 'mark_seen' }),
    react: (mid, emoji) =>
      add({
        kind: 'sender_action',
        action: emoji === null ? 'unreact' : 'react',
        mid: idOf('mid', mid),
        ...(emoji === null ? {} : { reaction: idOf('emoji', emoji, MAX_EMOJI) }),
      }),
    passToHuman(metadata) {
      if (reachesNoPerson) throw new NoPersonReached();
      control('pass', metadata);
    },
    offerMail: () => add({ kind: 'offer_mail' }),
    passThreadControl: (targetAppId, metadata) => control('pass', metadata, targetAppId),
    takeThreadControl: (metadata) => control('take', metadata),
    requestThreadControl: (metadata) => control('request', metadata),
    releaseThreadControl: () => control('release'),
    save(values) {
      called();
      const next: Record<string, unknown> = JSON.parse(JSON.stringify({ ...saved, ...values }));
      const size = Buffer.byteLength(JSON.stringify(next));
      if (size > MAX_SAVED)
        throw new ChatRefusal(`Saved values may take ${MAX_SAVED} bytes as JSON, these take ${size}`);
      if (isOpen()) saved = next;
    },
    ...laterOf(conversation, add),
    ...worksOf(conversation, add),
    person() {
      called();
      return ports.person();
    },
    people() {
      called();
      return ports.people();
    },
    async secret(name) {
      called();
      // Its stack begins at the bot's line, which is lost after the wait.
      const missing = new SecretMissing(name);
      const value = await ports.secret(name);
      if (value === undefined) throw missing;
      return value;
    },
    graph: graphOf((client, method, args) => {
      called();
      return ports.graph(client, method, args);
    }),
    log(message, fields) {
      called();
      ports.log(message, fields);
    },
  };
  return { chat, actions, saved: () => saved, lastCall, close };
}

/** The actions of one turn, as many as a turn may have. */
function collectedActions(ports: ChatPorts) {
  const actions: BotAction[] = [];
  let bytes = 0;
  let isOpen = true;
  let last: Error | undefined;

  function called(): void {
    if (!isOpen) return;
    last = new Error('chat was called here');
    ports.called?.();
  }
  function add(action: BotAction): void {
    called();
    const total = bytes + sizeOf(action);
    if (total > MAX_TURN)
      throw new ChatRefusal(`A bot may send ${MAX_TURN} bytes as JSON a turn, with this call it would be ${total}`);
    bytes = total;
    if (isOpen) actions.push(action);
    else
      ports.log('A call after the end of the handler was ignored: the handler must await what it waits for', {
        action: action.kind,
      });
  }
  return {
    actions,
    add,
    called,
    isOpen: () => isOpen,
    lastCall: () => last,
    close(): void {
      isOpen = false;
    },
  };
}

/** A browser may name a zone that this Node.js does not know: `Intl` would throw on it. */
function knownZone(timeZone: string | undefined): string | undefined {
  try {
    return timeZone === undefined ? undefined : new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** The bytes of an action in the conversation's item, which has the `metadata` of a change of owner twice. */
function sizeOf(action: BotAction): number {
  const times = action.kind === 'thread_control' ? 2 : 1;
  return times * Buffer.byteLength(JSON.stringify(action)) + ACTION_BYTES;
}

function optionsOf({ persona_id, reply_to }: ReplyOptions): ReplyOptions {
  return {
    ...(persona_id === undefined ? {} : { persona_id: idOf('persona_id', persona_id) }),
    ...(reply_to === undefined ? {} : { reply_to: idOf('reply_to', reply_to) }),
  };
}

function idOf(name: string, value: string, most = MAX_ID): string {
  const { length } = String(value);
  if (length > most) throw new ChatRefusal(`${name} may have ${most} characters, this one has ${length}`);
  return value;
}

/** One message for each part of a long text. */
function partsOf(message: string | Message): Message[] {
  const text: unknown = typeof message === 'string' ? message : message?.text;
  if (typeof text === 'string' && text.length > MAX_TEXT)
    throw new ChatRefusal(`A reply may have ${MAX_TEXT} characters in all its parts, this one has ${text.length}`);
  const parts = splitMessage(typeof message === 'string' ? { text: message } : structuredClone(message));
  for (const part of parts) {
    const [violation] = checkMessage(part);
    if (violation !== undefined) throw new ChatRefusal(`Messenger would refuse this reply: ${violation.message}`);
    const size = Buffer.byteLength(JSON.stringify(part));
    if (size > MAX_MESSAGE)
      throw new ChatRefusal(`A message may have ${MAX_MESSAGE} bytes as JSON, this one has ${size}`);
  }
  return parts;
}
