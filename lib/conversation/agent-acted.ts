import type { AgentAction, AgentRef } from './agent-action.ts';
import type { Arrived, NewEffect, TurnRules } from './arrived.ts';
import { controlLine, passedToBot, takenFromBot } from './control-event.ts';
import type { AgentArrival, Conversation, Line, Owner, ThreadControlChange } from './conversation.ts';
import { kept, keptNoMore } from './deleting.ts';
import { tellOthersDone } from './follow/tell-others-done.ts';
import { isOfMessenger } from './is-of-messenger.ts';
import { endJoins } from './join/end-joins.ts';
import { withoutAsked } from './later.ts';
import type { Note, RefusedReply } from './note.ts';
import { agentOwner, PAGE_INBOX_APP_ID, withOwner } from './owner.ts';
import { retried } from './retried.ts';
import { shortened } from './shortened.ts';
import { dismissed, stopWaiting } from './waiting.ts';

/** Applies what an agent does. What is no longer possible changes nothing, and says so in `ignored`. */
export function agentActed(conversation: Conversation, arrival: AgentArrival, rules: TurnRules): Arrived {
  const { agent, action, read } = arrival;
  switch (action.kind) {
    case 'reply':
      return replied(conversation, arrival, action, rules);
    case 'send_anyway':
      return sentAnyway(conversation, arrival, rules);
    case 'note':
      return withNotes(conversation, [noteOf(conversation, arrival, action.text, rules)]);
    case 'take_over':
      return cameSecond(conversation, arrival, action)
        ? ignored(conversation, 'a colleague has taken the thread over first')
        : tookOver(conversation, agent, rules);
    case 'reopen':
      return conversation.owner.kind === 'bot'
        ? tookOver(conversation, agent, rules)
        : ignored(conversation, 'it is open already');
    case 'done':
      return tellOthersDone(conversation, done(conversation, agent, rules), agent, arrival.key);
    case 'assign':
      return assigned(conversation, agent, read.to, rules);
    case 'block':
      return blocked(conversation, agent, action.until, rules);
    case 'unblock':
      return conversation.blocked === undefined
        ? ignored(conversation, 'the customer is not blocked')
        : unblocked(conversation);
    case 'keep':
      return kept(conversation, agent, action.reason, rules);
    case 'unkeep':
      return conversation.keep === undefined
        ? ignored(conversation, 'no agent keeps it')
        : keptNoMore(conversation, rules);
    case 'retry':
      return retried(conversation, action, read.line);
    case 'dismiss':
      return { conversation: dismissed(conversation), effects: [] };
    case 'seen':
      return seen(conversation, agent, action.seq);
    case 'react':
      return reacted(conversation, agent, action.emoji, read.line);
    default:
      return action satisfies never;
  }
}

/** Ends a block, with what ends it outside of the state. */
export function unblocked(conversation: Conversation): Arrived {
  const { blocked: _, ...rest } = conversation;
  return { conversation: rest, effects: blockEffects(conversation, false) };
}

/** Longest text of an agent (characters). */
const MAX_TEXT = 10_000;
/** Longest reaction (characters): an emoji of a whole family has 11. */
const MAX_EMOJI = 64;

function replied(
  conversation: Conversation,
  arrival: AgentArrival,
  { text, basis }: Extract<AgentAction, { kind: 'reply' }>,
  rules: TurnRules,
): Arrived {
  const { owner, generation } = conversation;
  const { agent } = arrival;
  const missed = (arrival.read.lines ?? []).filter((line) => line.seq > basis.seq && isAnswer(line, agent));
  const mine = isOwn(owner, agent) || (isUnassigned(owner) && basis.generation === generation);
  if (!mine || missed.length > 0) {
    const refused: RefusedReply = {
      reason: mine ? 'answered' : 'not_yours',
      missed: missed.map(({ seq }) => seq).slice(-MAX_MISSED),
    };
    return withNotes(conversation, [{ ...noteOf(conversation, arrival, text, rules), refused }]);
  }
  return says(conversation, arrival, text, rules);
}

const MAX_MISSED = 50;

/** A line that answered the customer, unless the same agent wrote it: it went out, or may have. */
function isAnswer({ speaker, content, status, agent }: Line, author: AgentRef): boolean {
  if (speaker === 'customer' || 'control' in content || agent?.id === author.id) return false;
  return status === 'sent' || status === 'pending' || status === 'in_doubt';
}

/** A refused reply goes out where the thread is an agent's or the bot's. Control that Meta gave away is not ours. */
function sentAnyway(conversation: Conversation, arrival: AgentArrival, rules: TurnRules): Arrived {
  const { note } = arrival.read;
  if (note?.refused === undefined || note.refused.settled || note.agent.id !== arrival.agent.id) {
    return ignored(conversation, 'there is no such refused reply');
  }
  if (!isOurs(conversation.owner)) return ignored(conversation, 'another app controls the thread');
  const sent = says(conversation, arrival, note.text, rules);
  const settled = withNotes(sent.conversation, [{ ...note, refused: { ...note.refused, settled: true } }]);
  return { ...sent, conversation: settled.conversation, effects: [...sent.effects, ...settled.effects] };
}

/** The agent's text goes to the customer. In a thread of the bot or of no agent it takes the thread over first. */
function says(conversation: Conversation, arrival: AgentArrival, text: string, rules: TurnRules): Arrived {
  const { agent, clientId, key } = arrival;
  const { owner } = conversation;
  const message = { text: shortened(text, MAX_TEXT) };
  const send = {
    kind: 'send',
    speaker: 'agent',
    message,
    agent,
    ...(clientId === undefined ? {} : { clientId }),
  } as const;
  const { thread } = conversation;
  const heard = {
    event: {
      type: 'echo',
      sender: { id: thread.page },
      recipient: { id: thread.customer },
      timestamp: rules.now,
      standby: true,
      message: { mid: key, text: message.text, is_echo: true, app_id: PAGE_INBOX_APP_ID },
    },
    speaks: false,
  } as const;
  if (owner.kind === 'agent' && owner.agent !== undefined) {
    const kept = isOwn(owner, agent) ? withOwner(conversation, agentOwner(agent, rules)) : conversation;
    return { conversation: kept, effects: [send], heard };
  }
  const { conversation: taken, line } = tookOver(conversation, agent, rules);
  return { conversation: taken, effects: [send], heard, ...(line && { line }) };
}

/**
 * A colleague got the thread before this agent could see it, so it stays theirs. A take-over from a colleague whom the
 * agent saw there is meant.
 */
function cameSecond(
  { owner, generation, ownedSince }: Conversation,
  { agent, at }: AgentArrival,
  seen: Extract<AgentAction, { kind: 'take_over' }>,
): boolean {
  if (owner.kind !== 'agent' || owner.agent === undefined || isOwn(owner, agent)) return false;
  if (seen.generation !== undefined) return seen.generation !== generation;
  return at !== undefined && ownedSince !== undefined && at < ownedSince;
}

/** The agent gets the thread. Where Meta gave control to another app, that is asked back first. */
export function tookOver(conversation: Conversation, agent: AgentRef, rules: TurnRules): Arrived {
  const { owner, hinted, thread } = conversation;
  const heard = { event: takenFromBot(thread, rules), speaks: false };
  if (isOwn(owner, agent)) {
    // A hint made this agent the owner while the bot was thinking. The line was left to this event.
    if (hinted === undefined) return ignored(conversation, 'the thread is theirs already');
    const { hinted: _, ...rest } = conversation;
    return { conversation: rest, line: takeLine({ kind: 'agent' }, agent, hinted.from), effects: [], heard };
  }
  // Meta's control is asked back, also where the customer wrote last on the website.
  if (!isOurs(owner) && isOfMessenger(thread)) {
    const { content } = takeLine(owner, agent);
    if (!('control' in content)) return { conversation, effects: [] };
    const { control: change } = content;
    const take: NewEffect = { kind: 'thread_control', surface: 'messenger', action: 'take', change, agent };
    return { conversation, effects: [take] };
  }
  const taken = withOwner(withoutDone(conversation), agentOwner(agent, rules));
  return { conversation: taken, line: takeLine(owner, agent), effects: [], heard };
}

function takeLine(owner: Owner, toAgent: AgentRef, from = owner.kind) {
  return controlLine({ action: 'take', from, to: 'agent', ...fromAgentOf(owner), toAgent });
}

/** Gives the thread back to the bot: no customer waits. */
export function done(conversation: Conversation, agent: AgentRef, { appId, now }: TurnRules): Arrived {
  const { owner, thread } = conversation;
  if (owner.kind === 'bot') return { conversation: { ...stopWaiting(conversation), doneAt: now }, effects: [] };
  if (!isOwn(owner, agent) && !isUnassigned(owner)) return ignored(conversation, 'the thread is not theirs any more');
  const change: ThreadControlChange = { action: 'pass', from: 'agent', to: 'bot', ...fromAgentOf(owner) };
  return {
    conversation: { ...withOwner(stopWaiting(conversation), { kind: 'bot' }), doneAt: now },
    line: controlLine(change),
    effects: [],
    heard: { event: passedToBot(thread, { appId, now }), speaks: true },
  };
}

function assigned(conversation: Conversation, by: AgentRef, to: AgentRef | undefined, rules: TurnRules): Arrived {
  const { owner, thread } = conversation;
  if (to === undefined) return ignored(conversation, 'there is no such agent');
  if (isOwn(owner, to)) return ignored(conversation, 'the thread is theirs already');
  if (!isOurs(owner)) return ignored(conversation, 'another app controls the thread');
  const action = owner.kind === 'bot' ? 'take' : 'pass';
  const change: ThreadControlChange = { action, from: owner.kind, to: 'agent', ...fromAgentOf(owner), toAgent: to };
  return {
    conversation: withOwner(withoutDone(conversation), agentOwner(to, rules)),
    line: controlLine(change),
    effects: to.id === by.id ? [] : [{ kind: 'notify', to: to.id }],
    ...(owner.kind === 'bot' && { heard: { event: takenFromBot(thread, rules), speaks: false } }),
  };
}

function blocked(conversation: Conversation, by: AgentRef, until: number | undefined, { now }: TurnRules): Arrived {
  if (until !== undefined && until <= now) return ignored(conversation, 'the block would be over already');
  const ended = endJoins(withoutAsked(stopWaiting(conversation)), now);
  const changed = { ...ended.conversation, blocked: { by, ...(until === undefined ? {} : { until }) } };
  return { conversation: changed, effects: [...blockEffects(conversation, true), ...ended.effects] };
}

/** A customer of Messenger is blocked there, also while they write on the website. */
function blockEffects({ network, thread }: Conversation, blocked: boolean): NewEffect[] {
  const ofNetwork = network === undefined ? {} : { network };
  if (!isOfMessenger(thread)) return [{ kind: 'block', surface: 'web', blocked, ...ofNetwork }];
  const inMessenger = { kind: 'block', surface: 'messenger', blocked } as const;
  return network === undefined ? [inMessenger] : [inMessenger, { kind: 'block', surface: 'web', blocked, network }];
}

/** Only who may answer marks what was seen: an agent who looks at the bot's thread leaves no trace. */
function seen(conversation: Conversation, agent: AgentRef, upTo: number): Arrived {
  const seq = Math.min(upTo, conversation.seq);
  if (!mayAnswer(conversation.owner, agent)) return ignored(conversation, 'the thread is not theirs');
  if (seq <= (conversation.seen ?? 0)) return ignored(conversation, 'it was seen already');
  const effects: NewEffect[] =
    conversation.surface === 'messenger' ? [{ kind: 'sender_action', action: 'mark_seen' }] : [];
  return { conversation: { ...conversation, seen: seq }, effects };
}

function reacted(conversation: Conversation, agent: AgentRef, emoji: string | null, line: Line | undefined): Arrived {
  const mid = line?.mid;
  if (mid === undefined || line?.speaker !== 'customer') return ignored(conversation, 'there is no such message');
  if (!mayAnswer(conversation.owner, agent)) return ignored(conversation, 'the thread is not theirs');
  const reaction = emoji === null ? undefined : shortened(emoji, MAX_EMOJI);
  const amend: NewEffect = { kind: 'amend', mid, change: { by: 'page', emoji: reaction ?? null } };
  if (line.surface === 'web') return { conversation, effects: [amend] };
  const action = reaction === undefined ? 'unreact' : 'react';
  const base = { kind: 'sender_action', surface: 'messenger', action, mid } as const;
  const tell: NewEffect = { ...base, ...(reaction === undefined ? {} : { reaction }) };
  return { conversation, effects: [tell, amend] };
}

function noteOf({ seq }: Conversation, arrival: AgentArrival, text: string, { now }: TurnRules): Note {
  const { key, agent, clientId } = arrival;
  return {
    id: key,
    after: seq,
    at: now,
    agent,
    text: shortened(text, MAX_TEXT),
    ...(clientId === undefined ? {} : { clientId }),
  };
}

function withNotes(conversation: Conversation, notes: readonly Note[]): Arrived {
  return {
    conversation: { ...conversation, notes: (conversation.notes ?? 0) + notes.length },
    effects: notes.map((note) => ({ kind: 'note', note })),
  };
}

function ignored(conversation: Conversation, reason: string): Arrived {
  return { conversation, effects: [], ignored: reason };
}

function withoutDone({ doneAt: _, ...conversation }: Conversation): Conversation {
  return conversation;
}

function fromAgentOf(owner: Owner) {
  return owner.kind === 'agent' && owner.agent !== undefined ? { fromAgent: owner.agent } : {};
}

function isOwn(owner: Owner, agent: AgentRef): boolean {
  return owner.kind === 'agent' && owner.agent?.id === agent.id;
}

/** Handed over, and no agent has taken it yet. */
function isUnassigned(owner: Owner): boolean {
  return owner.kind === 'agent' && owner.agent === undefined;
}

function mayAnswer(owner: Owner, agent: AgentRef): boolean {
  return isOwn(owner, agent) || isUnassigned(owner);
}

/** Our app owns the thread on Meta's side: the bot and our agents share it. */
function isOurs(owner: Owner): boolean {
  return owner.kind === 'bot' || owner.kind === 'agent';
}
