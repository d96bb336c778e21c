import type { EchoEvent, Event, Referral } from '../messenger/index.ts';
import { withAd } from './ad-window.ts';
import { agentActed, unblocked } from './agent-acted.ts';
import type { Arrived, NewEffect, NewLine, TurnRules } from './arrived.ts';
import { arrivedTold } from './arrived-told.ts';
import { isBlocked } from './blocked.ts';
import { controlLine } from './control-event.ts';
import type {
  AmendEffect,
  Arrival,
  ClockArrival,
  Conversation,
  Later,
  OwnerKind,
  PendingEffect,
  Surface,
  SurfaceArrival,
  Thread,
  ThreadControlChange,
} from './conversation.ts';
import { withFacts } from './day-facts.ts';
import { withoutOldWish } from './deleting.ts';
import { endControl } from './end-of-control.ts';
import { toldOfSend } from './follow/delivery.ts';
import { tapped } from './follow/offer.ts';
import { unreadFollows, withRead } from './follow/unread.ts';
import { withLink } from './follow/with-link.ts';
import { withIdentity } from './identity.ts';
import { isOfMessenger } from './is-of-messenger.ts';
import { undid } from './join/joined-by.ts';
import { withUse } from './join/used.ts';
import { dueLater, isOfBot } from './later.ts';
import {
  agentOwner,
  CONTROL_LASTS,
  expiringOwner,
  isInferred,
  ownerOfApp,
  PAGE_INBOX_APP_ID,
  withHint,
  withOwner,
} from './owner.ts';
import { SYSTEM_METADATA } from './says.ts';
import { shortened } from './shortened.ts';
import { visitorLeft } from './visitor-left.ts';
import { isPerson, startWaiting, stopWaiting } from './waiting.ts';
import { workFinished } from './work.ts';

/** The conversation of a thread in which something happens for the first time, at `now` (ms). */
export function newConversation(thread: Thread, now: number): Conversation {
  return {
    thread,
    version: 0,
    seq: 0,
    owner: { kind: 'bot' },
    generation: 0,
    surface: isOfMessenger(thread) ? 'messenger' : 'web',
    lastIn: {},
    createdAt: now,
    at: now,
    saved: {},
    pending: [],
  };
}

/** Applies an event: who owns the thread now, when the customer last acted, which line it becomes. */
export function arrive(before: Conversation, arrival: Arrival, rules: TurnRules): Arrived {
  const ended = endControl({ ...before, at: rules.now }, rules);
  if (arrival.source === 'clock') return clockWoke(ended, arrival, rules);
  // Of two take-overs the first in the queue counts, not the one whose hint was stored last.
  const takesOver = arrival.source === 'agent' && arrival.action.kind === 'take_over';
  const conversation = takesOver ? ended.conversation : withHint(ended.conversation, rules);
  const acted =
    arrival.source === 'work'
      ? workFinished(conversation, arrival)
      : arrival.source === 'told'
        ? arrivedTold(conversation, arrival, rules)
        : arrival.source === 'agent'
          ? agentActed(conversation, arrival, rules)
          : happened(conversation, arrival, rules);
  const arrived = { ...acted, conversation: counted(ended.conversation, acted, arrival, rules) };
  return ended.line === undefined ? arrived : { ...arrived, effects: [recordOf(ended.line), ...arrived.effects] };
}

/** With what the event adds to the facts of its day. An echo may be a person's line, or show that one arrived. */
function counted(
  before: Conversation,
  { conversation, line, confirmed, isTap }: Arrived,
  arrival: Exclude<Arrival, ClockArrival>,
  rules: TurnRules,
): Conversation {
  const sent = before.pending.find(({ effect }) => effect.kind === 'send' && effect.seq === confirmed?.seq)?.effect;
  const author = sent?.kind === 'send' && !sent.from ? sent.speaker : undefined;
  const answers = author === 'agent' || ('event' in arrival && isOfPageInbox(arrival.event));
  return withFacts(
    conversation,
    {
      wrote: line?.speaker === 'customer' && !isTap,
      bot: author === 'bot',
      person: answers || (isPerson(conversation.owner) && !isPerson(before.owner)),
      answeredAfter: answers && conversation.waitingSince === undefined ? before.waitingSince : undefined,
    },
    rules,
  );
}

/** A notice of the Page itself has no app. */
function isOfPageInbox(event: SurfaceArrival['event']): boolean {
  return event.type === 'echo' && event.message.app_id === PAGE_INBOX_APP_ID;
}

/** An event of a surface. */
function happened(before: Conversation, arrival: SurfaceArrival, rules: TurnRules): Arrived {
  const applying = withOpening(applied(withOrigin(before, arrival), arrival, rules), arrival, rules);
  // The Page Inbox may answer in Messenger what the customer has asked on the website.
  const line = applying.line && { ...applying.line, surface: arrival.source };
  // A joined browser that only opens a page gets the answer to that. It goes to no phone.
  const atBrowser = arrival.source === 'web' && { surface: arrival.source };
  const arrived = { ...applying, ...(line && { line }), ...atBrowser };
  // The bot hears nothing of what is the program's own.
  const isOwn = arrival.tap !== undefined || isEchoOfSystem(arrival.event);
  if (isOwn || (arrival.opening && arrival.event.type === 'referral')) return arrived;
  const speaks = botMaySpeak(arrived.conversation, arrival);
  return { ...arrived, heard: { event: arrival.event, speaks } };
}

/** The echo of what the program itself said: it may contain the digits by which a browser joins the chat. */
function isEchoOfSystem(event: SurfaceArrival['event']): boolean {
  return event.type === 'echo' && event.message.metadata?.endsWith(` ${SYSTEM_METADATA}`) === true;
}

/** With what a link that came with the event does. */
function withOpening(arrived: Arrived, { opening }: SurfaceArrival, rules: TurnRules): Arrived {
  if (opening === undefined) return arrived;
  const opened = withLink(arrived.conversation, opening, rules);
  return { ...arrived, ...opened, effects: [...arrived.effects, ...opened.effects] };
}

function withOrigin(
  before: Conversation,
  { source, event, network, locale, timeZone, identity, earlier, session, joined }: SurfaceArrival,
): Conversation {
  // What Meta says of its customer counts more than the page and the computer on which a browser has joined.
  const known = source === 'web' && isOfMessenger(before.thread) ? before : undefined;
  const used = joined === undefined ? before : withUse(before, joined, event.timestamp);
  return {
    ...(identity === undefined ? used : withIdentity(used, identity, earlier)),
    ...(session === undefined ? {} : { sessions: withSession(before.sessions, session) }),
    ...(network === undefined ? {} : { network: shortened(network, MAX_ORIGIN) }),
    ...(locale === undefined || known?.locale !== undefined ? {} : { locale: shortened(locale, MAX_ORIGIN) }),
    ...(timeZone === undefined || known?.timeZone !== undefined ? {} : { timeZone: shortened(timeZone, MAX_ORIGIN) }),
  };
}

function withSession(sessions: readonly string[] = [], session: string): readonly string[] {
  return sessions.at(-1) === session
    ? sessions
    : [...sessions.filter((each) => each !== session), session].slice(-MAX_SESSIONS);
}

/** So many sessions of a visitor are known: a proven customer has one in each browser. */
const MAX_SESSIONS = 20;

/** Longest network and language (characters). */
const MAX_ORIGIN = 64;

function applied(conversation: Conversation, arrival: SurfaceArrival, rules: TurnRules): Arrived {
  const { appId, now } = rules;
  const { event, source: surface } = arrival;
  // An event of the website says nothing about who owns the thread in Messenger.
  const owned = surface === 'messenger' ? standbyOwner(conversation, event) : conversation;
  const acted = (referral?: Referral) => customerActed(owned, event, surface, referral);
  const wrote = (referral?: Referral) => customerWrote(withoutOldWish(acted(referral), event.timestamp), now);
  const clientId = arrival.clientId === undefined ? {} : { clientId: arrival.clientId };
  switch (event.type) {
    case 'message': {
      const { message } = event;
      const line = { speaker: 'customer', content: { message }, mid: message.mid, ...clientId } as const;
      return { ...wrote(message.referral), line };
    }
    case 'postback': {
      const { postback } = event;
      const mid = postback.mid === undefined ? {} : { mid: postback.mid };
      const line = { speaker: 'customer', content: { postback }, ...mid, ...clientId } as const;
      const { tap } = arrival;
      if (tap) return { ...(tap.button === 'undo' ? undid : tapped)(acted(), tap, rules), line, isTap: true };
      return { ...wrote(postback.referral), line };
    }
    case 'referral':
      return { conversation: acted(event.referral), effects: [] };
    case 'optin':
      return { conversation: acted(event.optin.ref === undefined ? undefined : { ref: event.optin.ref }), effects: [] };
    case 'echo':
      return echoed(conversation, event, appId);
    case 'reaction': {
      const { reaction } = event;
      const emoji =
        reaction.action === 'react' ? shortened(reaction.emoji ?? reaction.reaction ?? '', MAX_EMOJI) : null;
      return { conversation: acted(), effects: [amend(reaction.mid, { by: 'customer', emoji })] };
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
      return { ...wrote(), line };
    }
    case 'delivery':
      return { conversation: watermark(conversation, 'delivered', event.delivery.watermark), effects: [] };
    case 'read': {
      const { watermark: read } = event.read;
      const marked = watermark(conversation, 'read', read);
      return { conversation: surface === 'web' ? withRead(marked, read) : marked, effects: [] };
    }
    case 'pass_thread_control':
      return controlChanged(conversation, 'pass', event.pass_thread_control, { appId, now }, surface, event.timestamp);
    case 'take_thread_control':
      return controlChanged(conversation, 'take', event.take_thread_control, { appId, now }, surface, event.timestamp);
    case 'request_thread_control': {
      const { requested_owner_app_id, metadata } = event.request_thread_control;
      const to = ownerOfApp(requested_owner_app_id, appId, surface, now).kind;
      const line = lineOfControl('request', conversation.owner.kind, to, metadata);
      if (to !== 'page_inbox') return { conversation, line, effects: [] };
      return { conversation: startWaiting(conversation, now), line, effects: [NOTIFY] };
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
export function botMaySpeak(conversation: Conversation, { event }: SurfaceArrival): boolean {
  return !event.standby && isOfBot(conversation);
}

/** Longest `ref` and address of a web page (characters). Source: m.me links. */
const MAX_ADDRESS = 2083;
/** Longest text of an edit (characters). A text of a customer is a line, and may be longer. */
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
  const {
    doneAt: _,
    windowRefused,
    ...rest
  } = surface === 'messenger' ? withAd(conversation, event, referral) : conversation;
  // A joined browser: the customer is no guest of the plugin, and to open a page is not to write there.
  const isJoined = surface === 'web' && isOfMessenger(conversation.thread);
  return {
    ...rest,
    ...(windowRefused && surface === 'web' && { windowRefused }),
    ...(isJoined && event.type === 'referral' ? {} : { surface }),
    lastIn: { ...conversation.lastIn, [surface]: Math.max(last, event.timestamp) },
    ...(referral?.ref === undefined ? {} : { ref: shortened(referral.ref, MAX_ADDRESS) }),
    ...(referral?.referer_uri === undefined ? {} : { referer_uri: shortened(referral.referer_uri, MAX_ADDRESS) }),
    ...(referral?.is_guest_user === undefined || isJoined ? {} : { guest: referral.is_guest_user }),
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
  if (isOurs) return confirmed(conversation, seq, mid);
  const author = authorOf(app_id, appId);
  const line: NewLine = { speaker: author, content: { message }, mid };
  const changed = withAuthor(conversation, author, app_id, timestamp);
  return { conversation: app_id === PAGE_INBOX_APP_ID ? stopWaiting(changed) : changed, line, effects: [] };
}

/** A message in doubt arrived. Where it is an agent's reply, the customer has their answer, unless they wrote since. */
function confirmed(conversation: Conversation, seq: number, mid: string): Arrived {
  const sent = conversation.pending.find(({ effect }) => effect.kind === 'send' && effect.seq === seq)?.effect;
  if (sent?.kind !== 'send') return { conversation, effects: [], confirmed: { seq, mid } };
  const answers = sent.speaker === 'agent' && !sent.from && seq > (conversation.customerLine ?? 0);
  const effects = toldOfSend(conversation, sent, { status: 'sent' });
  return { conversation: answers ? stopWaiting(conversation) : conversation, effects, confirmed: { seq, mid } };
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

/** Meta's control of a thread changes. Where our app gets what one of our agents has, nothing changes. */
function controlChanged(
  conversation: Conversation,
  action: 'pass' | 'take',
  change: { previous_owner_app_id?: string; new_owner_app_id?: string; metadata?: string },
  { appId, now }: Pick<TurnRules, 'appId' | 'now'>,
  surface: Surface,
  at: number,
): Arrived {
  const before = conversation.owner.kind;
  const owner = ownerOfApp(change.new_owner_app_id, appId, surface, at);
  if (owner.kind === 'bot' && before === 'agent') return { conversation, effects: [] };
  const line = lineOfControl(action, before, owner.kind, change.metadata);
  const changed = withOwner(conversation, owner);
  if (owner.kind !== 'bot') {
    const waits = action === 'pass' && isPerson(owner);
    return { conversation: waits ? startWaiting(changed, now) : changed, line, effects: waits ? [NOTIFY] : [] };
  }
  const isDone = action === 'pass' && before === 'page_inbox';
  return { conversation: { ...stopWaiting(changed), ...(isDone && { doneAt: now }) }, line, effects: [] };
}

const NOTIFY = { kind: 'notify' } as const;

function lineOfControl(
  action: ThreadControlChange['action'],
  from: OwnerKind,
  to: OwnerKind,
  metadata: string | undefined,
): NewLine {
  return controlLine({ action, from, to, ...(metadata === undefined ? {} : { metadata }) });
}

/**
 * The customer wrote a line: where a person owns the thread, it waits for an answer. No other app reads what is written
 * on the website, so an agent has to.
 */
function customerWrote(conversation: Conversation, now: number): Arrived {
  const { tagRefused: _, ...rest } = conversation;
  return isPerson(rest.owner) || (rest.owner.kind === 'app' && rest.surface === 'web')
    ? { conversation: startWaiting(rest, now), effects: [NOTIFY] }
    : { conversation: rest, effects: [] };
}

/** A line beside the event's own, about control that ended by itself. */
function recordOf({ content }: NewLine): NewEffect {
  if (!('control' in content)) throw new TypeError('Control ends with a line about control.');
  return { kind: 'thread_control', action: 'release', change: content.control, local: true };
}

/** The clock came: effects are open again, control and blocks end, and a revoked agent leaves. */
function clockWoke(
  { conversation, line, heard }: ReturnType<typeof endControl>,
  arrival: ClockArrival,
  rules: TurnRules,
): Arrived {
  const { revoked, left, signedIn, later } = arrival;
  const { now } = rules;
  const woken = wake(conversation, now);
  if (left) return visitorLeft(woken, rules);
  if (later !== undefined) return calledLater(woken, later, now);
  if (signedIn)
    return { conversation: { ...woken, signedIn }, ...(line && { line }), ...(heard && { heard }), effects: [] };
  const { owner } = woken;
  const about = { ...(line && { line }), ...(heard && { heard }) };
  if (revoked !== undefined && owner.kind === 'agent' && owner.agent?.id === revoked) {
    const left = controlLine({ action: 'release', from: 'agent', to: 'agent', fromAgent: owner.agent });
    const free = withOwner(woken, agentOwner(undefined, rules));
    // A blocked customer does not wait, and no agent is told of them.
    if (isBlocked(free, now)) return { conversation: free, line: left, effects: [] };
    return { conversation: startWaiting(free, now), line: left, effects: [NOTIFY] };
  }
  const blockEnds = woken.blocked?.until !== undefined && woken.blocked.until <= now;
  const follows = unreadFollows(woken, arrival, rules);
  const free = blockEnds ? unblocked(follows.conversation) : { ...follows, effects: [] };
  return { ...free, effects: [...follows.effects, ...free.effects], ...about };
}

/** The bot is called as it asked for with `chat.later`, unless it cancelled that, or a person owns the thread now. */
function calledLater(conversation: Conversation, { name, at }: Pick<Later, 'name' | 'at'>, now: number): Arrived {
  const called = dueLater(conversation, now).find((each) => each.name === name && each.at === at);
  if (called === undefined) return { conversation, effects: [] };
  return { conversation, effects: [], heard: { event: { type: 'later', ...called }, speaks: true } };
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
