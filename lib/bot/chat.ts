import type { BotAction, Conversation, OwnerKind, Surface, Thread } from '../conversation/index.ts';
import type { Graph } from '../graph/graph.ts';
import { checkMessage, checkMetadata, type Message, type Person, splitMessage } from '../messenger/index.ts';
import { type GraphCall, graphOf } from './graph.ts';

/** A bot that sends more in one turn is taken for a broken one. */
export const MAX_REPLIES = 20;
/** Saved values as JSON, in bytes. */
export const MAX_SAVED = 8 * 1024;

export interface ReplyOptions {
  /** Speak as one of the Page's personas (Messenger only). */
  readonly persona_id?: string;
  /** The `mid` of the message that this one answers. */
  readonly reply_to?: string;
}

/** The conversation, as a bot's handler sees it. */
export interface Chat {
  readonly thread: Thread;
  /** Where the person wrote from: answers go there. */
  readonly surface: Surface;
  /** Who owns the thread, this event already counted in. */
  readonly owner: OwnerKind;
  /** The `ref` of the link or page that the person came by last. */
  readonly ref: string | undefined;
  /** The page on the website that the person came from. */
  readonly referer: string | undefined;
  /** What was saved in this conversation before. */
  readonly saved: Readonly<Record<string, unknown>>;
  /**
   * Answers with text or any Send API message. Text over 2,000 characters is sent in parts.
   * @throws {RangeError} where Messenger would refuse it: the message names the field and its limit.
   */
  reply(message: string | Message, options?: ReplyOptions): void;
  /** Shows that an answer is being written, at once, until the next message. */
  typing(): void;
  /** Marks what the person wrote as seen. */
  markSeen(): void;
  /** Reacts to a message with an emoji; `null` takes the reaction back. */
  react(mid: string, emoji: string | null): void;
  /**
   * Hands the thread to a person: the Page Inbox in Messenger, our own agents on the website. Replies are sent first.
   * @throws {RangeError} where `metadata`, here and below, has more than 1,000 characters.
   */
  passToHuman(metadata?: string): void;
  /** Hands the thread to another app. */
  passThreadControl(targetAppId: string, metadata?: string): void;
  takeThreadControl(metadata?: string): void;
  requestThreadControl(metadata?: string): void;
  releaseThreadControl(): void;
  /**
   * Keeps values with the conversation (`undefined` deletes one).
   * @throws {RangeError} where all of them together are over 8 KB as JSON.
   */
  save(values: Readonly<Record<string, unknown>>): void;
  /** Who the person is, asked from Meta when first called; undefined for visitors of the website and other guests. */
  person(): Promise<Person | undefined>;
  /**
   * The Graph API as the Page's app uses it: people, personas, conversations, profile and more. docs/graph.md has each call.
   * A call is made at once, not with the replies. It rejects with a `GraphError`, or where no Page is connected.
   */
  readonly graph: Graph;
  /** Writes a line to the log, with the event's correlation id. */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What a chat needs from around it. */
export interface ChatPorts {
  typing(): void;
  person(): Promise<Person | undefined>;
  readonly graph: GraphCall;
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A chat, and what was asked of it so far. After `close` nothing more is taken. */
export interface CollectingChat {
  readonly chat: Chat;
  readonly actions: readonly BotAction[];
  saved(): Readonly<Record<string, unknown>>;
  /** Where the handler last called the chat; undefined if it never did. */
  lastCall(): Error | undefined;
  close(): void;
}

/** Collects what a handler asks for; nothing is sent before the turn is committed. */
export function collectingChat(conversation: Conversation, ports: ChatPorts): CollectingChat {
  const actions: BotAction[] = [];
  let saved = conversation.saved;
  let replies = 0;
  let open = true;
  let last: Error | undefined;

  const called = () => {
    if (open) last = new Error('chat was called here');
  };
  const add = (action: BotAction) => {
    called();
    if (open) actions.push(action);
    else
      ports.log('A call came after the handler had ended, and was ignored: await what it waits for', {
        action: action.kind,
      });
  };
  const control = (action: 'pass' | 'take' | 'request' | 'release', metadata?: string, target_app_id?: string) => {
    const [violation] = checkMetadata(metadata);
    if (violation !== undefined) throw new RangeError(`Messenger would refuse this: ${violation.message}`);
    add({
      kind: 'thread_control',
      action,
      ...(target_app_id === undefined ? {} : { target_app_id }),
      ...(metadata === undefined ? {} : { metadata }),
    });
  };

  const chat: Chat = {
    thread: conversation.thread,
    surface: conversation.surface,
    owner: conversation.owner.kind,
    ref: conversation.ref,
    referer: conversation.referer_uri,
    get saved() {
      return saved;
    },
    reply(message, options = {}) {
      for (const part of partsOf(message)) {
        replies += 1;
        if (replies > MAX_REPLIES)
          throw new RangeError(`A bot may send ${MAX_REPLIES} messages a turn, this is one more`);
        add({ kind: 'send', speaker: 'bot', message: part, ...options });
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
        mid,
        ...(emoji === null ? {} : { reaction: emoji }),
      }),
    passToHuman: (metadata) => control('pass', metadata),
    passThreadControl: (targetAppId, metadata) => control('pass', metadata, targetAppId),
    takeThreadControl: (metadata) => control('take', metadata),
    requestThreadControl: (metadata) => control('request', metadata),
    releaseThreadControl: () => control('release'),
    save(values) {
      called();
      const next: Record<string, unknown> = JSON.parse(JSON.stringify({ ...saved, ...values }));
      const size = Buffer.byteLength(JSON.stringify(next));
      if (size > MAX_SAVED)
        throw new RangeError(`Saved values may take ${MAX_SAVED} bytes as JSON, these take ${size}`);
      if (open) saved = next;
    },
    person() {
      called();
      return ports.person();
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
  return {
    chat,
    actions,
    saved: () => saved,
    lastCall: () => last,
    close: () => {
      open = false;
    },
  };
}

/** One message for each part of a long text. */
function partsOf(message: string | Message): Message[] {
  const parts = splitMessage(typeof message === 'string' ? { text: message } : structuredClone(message));
  for (const part of parts) {
    const [violation] = checkMessage(part);
    if (violation !== undefined) throw new RangeError(`Messenger would refuse this reply: ${violation.message}`);
  }
  return parts;
}
