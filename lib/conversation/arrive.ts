import type { EchoEvent, Event, Referral } from '../messenger/index.ts';
import type {
  AmendEffect,
  Arrival,
  Conversation,
  Effect,
  LineContent,
  OwnerKind,
  PendingEffect,
  Speaker,
  Surface,
  Thread,
  ThreadControlChange,
} from './conversation.ts';
import {
  CONTROL_LASTS,
  expiringOwner,
  isInferred,
  isStale,
  ownerAt,
  ownerOfApp,
  PAGE_INBOX_APP_ID,
  withOwner,
} from './owner.ts';
import { shortened } from './shortened.ts';

/** What an event does to a conversation by itself, before the bot is asked. */
export interface Arrived {
  readonly conversation: Conversation;
  /** The line of the history that it becomes, if any. */
  readonly line?: NewLine;
  /** Effects that need no bot: the message of an agent, changes of older lines. */
  readonly effects: readonly NewEffect[];
  /** The send whose echo this is: Meta accepted it. */
  readonly confirmed?: { readonly seq: number; readonly mid: string };
}

/** A line that has no number yet. */
export interface NewLine {
  readonly speaker: Speaker;
  readonly content: LineContent;
  readonly mid?: string;
  readonly clientId?: string;
}

/** An effect that has no number yet. */
export type NewEffect = Effect extends infer E
  ? E extends Effect
    ? Omit<E, 'seq' | 'generation' | 'surface'>
    : never
  : never;

/** The conversation of a thread in which something happens for the first time, at `now` (ms). */
export function newConversation(thread: Thread, now: number): Conversation {
  return {
    thread,
    version: 0,
    seq: 0,
    owner: { kind: 'bot' },
    generation: 0,
    surface: thread.customer.startsWith('web-') ? 'web' : 'messenger',
    lastIn: {},
    createdAt: now,
    at: now,
    saved: {},
    pending: [],
  };
}

/**
 * Applies an event: who owns the thread now, when the customer last acted, which line it becomes.
 * @param appId our own app's id. It distinguishes our echoes and changes of owner from those of other apps.
 * @param now milliseconds since 1970. Hand-overs that ran out by then end here.
 */
export function arrive(before: Conversation, arrival: Arrival, appId: string, now: number): Arrived {
  const conversation = withOwner({ ...before, at: now }, ownerAt(before, now));
  if (arrival.source === 'clock') return { conversation: wake(conversation, now), effects: [] };
  const { event, source } = arrival;
  const surface: Surface = source === 'agent' ? conversation.surface : source;
  const acted = (referral?: Referral) => customerActed(standbyOwner(conversation, event), event, surface, referral);
  const clientId = arrival.clientId === undefined ? {} : { clientId: arrival.clientId };
  switch (event.type) {
    case 'message': {
      const { message } = event;
      const line = { speaker: 'customer', content: { message }, mid: message.mid, ...clientId } as const;
      return { conversation: acted(message.referral), line, effects: [] };
    }
    case 'postback': {
      const { postback } = event;
      const mid = postback.mid === undefined ? {} : { mid: postback.mid };
      const line = { speaker: 'customer', content: { postback }, ...mid, ...clientId } as const;
      return { conversation: acted(postback.referral), line, effects: [] };
    }
    case 'referral':
      return { conversation: acted(event.referral), effects: [] };
    case 'optin':
      return { conversation: acted(event.optin.ref === undefined ? undefined : { ref: event.optin.ref }), effects: [] };
    case 'echo':
      return source === 'agent' ? agentWrote(conversation, event, now) : echoed(conversation, event, appId);
    case 'reaction': {
      const { reaction } = event;
      const emoji =
        reaction.action === 'react' ? shortened(reaction.emoji ?? reaction.reaction ?? '', MAX_EMOJI) : null;
      const by = source === 'agent' ? 'page' : 'customer';
      const effects = [amend(reaction.mid, { by, emoji })];
      return { conversation: source === 'agent' ? conversation : acted(), effects };
    }
    case 'message_edit':
      return {
        conversation,
        effects: [amend(event.message_edit.mid, { text: shortened(event.message_edit.text, MAX_TEXT) })],
      };
    case 'message_deleted':
      return { conversation, effects: [amend(event.message.mid, { deleted: true })] };
    case 'message_unsupported': {
      const line = { speaker: 'customer', content: { message: event.message }, mid: event.message.mid } as const;
      return { conversation: acted(), line, effects: [] };
    }
    case 'delivery':
      return { conversation: watermark(conversation, 'delivered', event.delivery.watermark), effects: [] };
    case 'read':
      return { conversation: watermark(conversation, 'read', event.read.watermark), effects: [] };
    case 'pass_thread_control':
      return controlChanged(conversation, 'pass', event.pass_thread_control, appId, arrival.source, event.timestamp);
    case 'take_thread_control':
      return controlChanged(conversation, 'take', event.take_thread_control, appId, arrival.source, event.timestamp);
    case 'request_thread_control': {
      const { requested_owner_app_id, metadata } = event.request_thread_control;
      const wants = ownerOfApp(requested_owner_app_id, appId, source, now).kind;
      return { conversation, line: controlLine('request', conversation.owner.kind, wants, metadata), effects: [] };
    }
    case 'app_roles':
    case 'account_linking':
    case 'policy_enforcement':
    case 'game_play':
    case 'messaging_feedback':
    case 'response_feedback':
    case 'unknown':
      return { conversation, effects: [] };
    default:
      return event satisfies never;
  }
}

/** Whether the bot may speak after `arrival`. It may not once it has decided to pass the thread on. */
export function botMaySpeak(conversation: Conversation, arrival: Arrival): boolean {
  const { owner, pending } = conversation;
  if (owner.kind !== 'bot' || arrival.source === 'clock' || arrival.event.standby) return false;
  return !pending.some(
    ({ effect }) => effect.kind === 'thread_control' && effect.action === 'pass' && !isStale(effect, conversation),
  );
}

/** Longest `ref` and address of a web page (characters). Source: m.me links. */
const MAX_ADDRESS = 2083;
/** Longest text of an edit and of an agent (characters). A text of a customer is a line, and may be longer. */
const MAX_TEXT = 10_000;
/** Longest reaction (characters): an emoji of a whole family has 11. */
const MAX_EMOJI = 64;

function customerActed(
  conversation: Conversation,
  event: Event,
  surface: Surface,
  referral: Referral | undefined,
): Conversation {
  const last = conversation.lastIn[surface] ?? 0;
  return {
    ...conversation,
    surface,
    lastIn: { ...conversation.lastIn, [surface]: Math.max(last, event.timestamp) },
    ...(referral?.ref === undefined ? {} : { ref: shortened(referral.ref, MAX_ADDRESS) }),
    ...(referral?.referer_uri === undefined ? {} : { referer_uri: shortened(referral.referer_uri, MAX_ADDRESS) }),
    ...(referral?.is_guest_user === undefined ? {} : { guest: referral.is_guest_user }),
  };
}

/**
 * An event on `standby` shows that another app owns the thread. An event on `messaging` ends an ownership that was only
 * inferred. Source: Conversation Routing, "only the owner gets it on messaging".
 */
function standbyOwner(conversation: Conversation, event: Event): Conversation {
  const { owner } = conversation;
  if (event.standby && owner.kind === 'bot') return withOwner(conversation, expiringOwner('app', event.timestamp));
  return !event.standby && isInferred(owner) ? withOwner(conversation, { kind: 'bot' }) : conversation;
}

/**
 * The echo of our own message settles a send in doubt. Any other echo is a line. A person who writes in the Page Inbox
 * owns the thread. Another app may have sent one notice only, so its ownership is inferred.
 */
function echoed(conversation: Conversation, event: EchoEvent, appId: string): Arrived {
  const { message, timestamp } = event;
  const { app_id, mid } = message;
  const seq = sequenceOf(message.metadata);
  const isOurs = (app_id === undefined || app_id === appId) && seq !== undefined && seq <= conversation.seq;
  if (isOurs) return { conversation, effects: [], confirmed: { seq, mid } };
  const author = authorOf(app_id, appId);
  const line: NewLine = { speaker: author, content: { message }, mid };
  return { conversation: withAuthor(conversation, author, app_id, timestamp), line, effects: [] };
}

/** Who wrote the message of an echo. The Page's own notices have no app, and another program may use our app. */
function authorOf(app: string | undefined, appId: string): 'bot' | 'page_inbox' | 'app' {
  if (app === appId) return 'bot';
  return app === undefined || app === PAGE_INBOX_APP_ID ? 'page_inbox' : 'app';
}

/** The conversation once `author` wrote a line at `at` (ms). A notice of the Page or of our app changes no owner. */
function withAuthor(
  conversation: Conversation,
  author: 'bot' | 'page_inbox' | 'app',
  app: string | undefined,
  at: number,
): Conversation {
  const { owner } = conversation;
  if (author === 'bot' || app === undefined) return conversation;
  const until = at + CONTROL_LASTS;
  if (author === 'page_inbox') {
    const earlier = owner.kind === 'page_inbox' ? owner.until : 0;
    return withOwner(conversation, { kind: 'page_inbox', until: Math.max(until, earlier) });
  }
  return owner.kind === 'bot' || isInferred(owner)
    ? withOwner(conversation, { kind: 'app', app_id: app, inferred: true, until })
    : conversation;
}

/** An answer of an agent in our inbox. Its event is the echo that the same answer in the Page Inbox would cause. */
function agentWrote(conversation: Conversation, event: EchoEvent, now: number): Arrived {
  const { text } = event.message;
  return {
    conversation: withOwner(conversation, expiringOwner('agent', now)),
    effects:
      text === undefined ? [] : [{ kind: 'send', speaker: 'agent', message: { text: shortened(text, MAX_TEXT) } }],
  };
}

function controlChanged(
  conversation: Conversation,
  action: 'pass' | 'take',
  change: { previous_owner_app_id?: string; new_owner_app_id?: string; metadata?: string },
  appId: string,
  source: Exclude<Arrival['source'], 'clock'>,
  at: number,
): Arrived {
  const owner = ownerOfApp(change.new_owner_app_id, appId, source, at);
  const { attention, ...withoutAttention } = conversation;
  return {
    conversation: withOwner(owner.kind === 'bot' ? withoutAttention : conversation, owner),
    line: controlLine(action, conversation.owner.kind, owner.kind, change.metadata),
    effects: [],
  };
}

function controlLine(
  action: ThreadControlChange['action'],
  from: OwnerKind,
  to: OwnerKind,
  metadata: string | undefined,
): NewLine {
  return {
    speaker: action === 'request' ? to : from,
    content: { control: { action, from, to, ...(metadata === undefined ? {} : { metadata }) } },
  };
}

function amend(mid: string, change: AmendEffect['change']): NewEffect {
  return { kind: 'amend', mid, change };
}

function watermark(conversation: Conversation, mark: 'delivered' | 'read', at: number): Conversation {
  return { ...conversation, [mark]: Math.max(conversation[mark] ?? 0, at) };
}

/** Opens effects whose time has come. An echo that settles one would be ahead of the clock's event in the queue. */
function wake(conversation: Conversation, now: number): Conversation {
  const pending = conversation.pending.map((pendingEffect): PendingEffect => {
    if (pendingEffect.dueAt === undefined || pendingEffect.dueAt > now) return pendingEffect;
    const { dueAt: _, ...open } = pendingEffect;
    return { ...open, status: 'pending' };
  });
  return { ...conversation, pending };
}

/** Our `metadata` begins with the sequence number. The bot's own metadata follows after a space. */
function sequenceOf(metadata: string | undefined): number | undefined {
  const digits = /^(\d{1,15})(?: |$)/.exec(metadata ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
