import type { Arrived, NewEffect, TurnRules } from './arrived.ts';
import type {
  Conversation,
  Effect,
  Owner,
  PendingEffect,
  SendEffect,
  SenderActionEffect,
  ThreadControlChange,
  ThreadControlEffect,
} from './conversation.ts';
import { withFacts } from './day-facts.ts';
import { isOfMessenger } from './is-of-messenger.ts';
import { type LaterAction, withLater, withoutCalled } from './later.ts';
import { agentOwner, ownerOfApp, PAGE_INBOX_APP_ID, withHint } from './owner.ts';
import { hasContent, withoutContent } from './stored-effect.ts';
import { callForPerson, isPerson, startWaiting } from './waiting.ts';
import { type WorkAction, withWorks, workEffects } from './work.ts';

/** What a bot asked for: its replies and changes of owner, in the order it asked. */
export type BotAction =
  | Omit<SendEffect, 'seq' | 'generation' | 'surface'>
  | Omit<SenderActionEffect, 'surface'>
  | Pick<ThreadControlEffect, 'kind' | 'action' | 'target_app_id' | 'metadata'>
  | LaterAction
  | WorkAction
  | OfferMailAction;

/** The bot asks the visitor for a mail address: `chat.offerMail`. */
export interface OfferMailAction {
  readonly kind: 'offer_mail';
}

/** An action that becomes an effect of its own. */
type EffectAction = Exclude<BotAction, LaterAction | WorkAction | OfferMailAction>;

/** The result of asking the bot. A failure is a result, too: a person should look, and the bot is not asked again. */
export type BotOutcome =
  | { readonly kind: 'not_asked' }
  | {
      readonly kind: 'answered';
      readonly actions: readonly BotAction[];
      readonly saved: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'failed';
      /** For agents: it may quote what the bot threw or returned, and so a text of the customer. */
      readonly reason: string;
      /** For the log: names and places alone. */
      readonly summary: string;
      /** What the customer hears of it: what the handler `failed` asked for, or the fallback. */
      readonly actions?: readonly BotAction[];
      /** What the handler `failed` saved. */
      readonly saved?: Readonly<Record<string, unknown>>;
    };

/**
 * Decides a turn: the next state, with every effect in its `pending`.
 * @param speaks whether the bot may speak (`botMaySpeak`). Where it may not, it still may ask for control.
 * @param recorded the event's key, the line that it became if any, and the last number in use with that line.
 */
export function decide(
  arrived: Arrived,
  outcome: BotOutcome,
  speaks: boolean,
  { key, line, seq }: { key: string; line?: number; seq: number },
  rules: TurnRules,
): Conversation {
  const before = arrived.conversation;
  const after = withHint(before, rules);
  const taken = after !== before;
  const actions = actionsOf(outcome, speaks, taken);
  // What the bot asks for happens where it was asked.
  const asked = { ...before, surface: arrived.surface ?? before.surface };
  const works = workEffects(taken ? [] : actions.filter(isWork), key);
  const drafts = inOrder([
    ...arrived.effects,
    ...works,
    ...actions.filter(isEffect).map((action) => effectOf(action, asked, rules)),
  ]);
  const open = before.pending.filter((pending) => !isConfirmed(pending, arrived.confirmed)).map(withContentInLine);
  const added = withNumbers(drafts, before, seq);
  const reads = !taken && (drafts.some(answers) || actions.some(isSeen));
  const wroteLine = arrived.line?.speaker === 'customer' && !arrived.isTap ? line : undefined;
  // The bot's answer to the customer's line is dropped, so the line waits for the agent.
  const unanswered = taken && wroteLine !== undefined ? startWaiting(after, rules.now) : after;
  const called = taken
    ? unanswered
    : withAsked(
        withoutCalled(calledForPerson(after, asked, outcome, actions, rules), arrived.heard?.event),
        { actions, works },
        rules,
      );
  const facts = { failed: outcome.kind === 'failed' && wroteLine !== undefined, person: taken };
  return {
    ...withPreview(withFacts(called, facts, rules), arrived, drafts),
    seq: added.seq,
    openTurn: { key, ...(line === undefined ? {} : { line }) },
    pending: [
      ...open,
      ...[...added.effects, ...(taken ? [] : notification(arrived, before, called))].map(newlyPending),
    ],
    ...(reads ? { seen: seq } : {}),
    ...(!taken && !isOfMessenger(before.thread) && actions.some(isMailOffer) ? { mailOffered: true } : {}),
    ...(drafts.some(amends) ? { amended: (before.amended ?? 0) + 1 } : {}),
    ...(wroteLine === undefined ? {} : { customerLine: wroteLine }),
    ...(outcome.kind !== 'not_asked' && outcome.saved !== undefined && !taken ? { saved: outcome.saved } : {}),
  };
}

/**
 * What of the bot's answer is kept. Where an agent has taken over while it was thinking, its messages are kept as lines
 * that are dropped: their generation is the one before.
 */
function actionsOf(outcome: BotOutcome, speaks: boolean, taken: boolean): BotAction[] {
  if (outcome.kind === 'not_asked') return [];
  const { actions = [] } = outcome;
  // A failure that the agent ended has nothing to say.
  if (taken) return speaks && outcome.kind === 'answered' ? actions.filter(({ kind }) => kind === 'send') : [];
  return actions.filter((action) => speaks || isRequest(action) || isLater(action));
}

/** The conversation with what the bot asked for beside effects: later calls, and the works that begin. */
function withAsked(
  conversation: Conversation,
  { actions, works }: { readonly actions: readonly BotAction[]; readonly works: ReturnType<typeof workEffects> },
  { now }: TurnRules,
): Conversation {
  return withWorks(withLater(conversation, actions.filter(isLater), now), works, now);
}

/**
 * A message that answers the customer. What a work replies after a change of owner does not go out. What the program
 * says, and what follows from the website, answers nothing.
 */
function answers(draft: NewEffect): boolean {
  return draft.kind === 'send' && draft.generation === undefined && draft.speaker !== 'system' && !draft.from;
}

/** The customer waits from the moment in which the bot passes them to a person, or has failed. */
function calledForPerson(
  conversation: Conversation,
  asked: Pick<Conversation, 'surface'>,
  outcome: BotOutcome,
  actions: readonly BotAction[],
  rules: TurnRules,
): Conversation {
  const { now } = rules;
  const failed =
    outcome.kind === 'failed'
      ? callForPerson(conversation, { code: 'bot_failed', reason: outcome.reason }, now)
      : conversation;
  const { surface } = asked;
  return actions.some((action) => passesToPerson(action, { ...conversation, surface }, rules))
    ? startWaiting(failed, now)
    : failed;
}

function passesToPerson(action: BotAction, conversation: Conversation, rules: TurnRules): boolean {
  if (action.kind !== 'thread_control' || action.action !== 'pass') return false;
  return isPerson(newOwner({ ...action, ...targetOf(action, conversation, rules) }, conversation, rules));
}

/** Agents are told when a customer begins to wait. */
function notification(arrived: Arrived, before: Conversation, after: Conversation): Effect[] {
  const told = arrived.effects.some(({ kind }) => kind === 'notify');
  return !told && before.waitingSince === undefined && after.waitingSince !== undefined ? [{ kind: 'notify' }] : [];
}

function newlyPending(effect: Effect): PendingEffect {
  return { effect, status: 'pending', doubts: 0, refusals: 0 };
}

/** What an agent has sent again is in its line, but this turn has to write that line anew. */
function withContentInLine(pending: PendingEffect): PendingEffect {
  const isRetry = pending.effect.kind === 'send' && hasContent(pending.effect) && pending.effect.attempt !== undefined;
  return isRetry ? pending : withoutContent(pending);
}

/** The bot takes control before its messages, and passes it on after them. */
function inOrder(drafts: readonly NewEffect[]): NewEffect[] {
  const rank = (draft: NewEffect) => (draft.kind !== 'thread_control' ? 1 : draft.action === 'take' ? 0 : 2);
  return drafts.toSorted((a, b) => rank(a) - rank(b));
}

function withNumbers(drafts: readonly NewEffect[], { surface, generation }: Conversation, last: number) {
  let seq = last;
  const effects = drafts.map((draft): Effect => {
    if (draft.kind === 'amend' || draft.kind === 'note' || draft.kind === 'notify') return draft;
    if (draft.kind === 'tell' || draft.kind === 'follow_up' || draft.kind === 'mail') return draft;
    if (draft.kind === 'digits' || draft.kind === 'join' || draft.kind === 'unjoin') return draft;
    if (draft.kind === 'sender_action' || draft.kind === 'block') return { surface, ...draft };
    const of = draft.generation ?? generation;
    if (draft.kind === 'work') return { ...draft, generation: of };
    seq += 1;
    return { surface, ...draft, seq, generation: of };
  });
  return { effects, seq };
}

function effectOf(action: EffectAction, conversation: Conversation, rules: TurnRules): NewEffect {
  const { surface } = conversation;
  if (action.kind !== 'thread_control') return { surface, ...action };
  const target = targetOf(action, conversation, rules);
  const { metadata } = action;
  const change: ThreadControlChange = {
    action: action.action,
    from: conversation.owner.kind,
    to: newOwner({ ...action, ...target }, conversation, rules).kind,
    ...(metadata === undefined ? {} : { metadata }),
  };
  // Meta has given the control away: also where the customer wrote last on the website, Meta is asked for it.
  const isMetas = action.action !== 'pass' && isOfMessenger(conversation.thread);
  return { surface: isMetas ? 'messenger' : surface, ...action, change, ...target };
}

type Target = Pick<ThreadControlEffect, 'target_app_id' | 'local'>;

/** Where a bot's hand-over in Messenger goes: to the app that it names, to the Page Inbox, or to our own inbox. */
function targetOf(
  { action, target_app_id }: Pick<ThreadControlEffect, 'action' | 'target_app_id'>,
  { surface }: Conversation,
  { handOver }: TurnRules,
): Target {
  if (action !== 'pass' || surface !== 'messenger') return {};
  if (handOver === 'inbox' && target_app_id === undefined) return { local: true };
  return { target_app_id: target_app_id ?? PAGE_INBOX_APP_ID };
}

/** The owner after a successful change. On the website a hand-over goes to our own agents. */
export function newOwner(
  { action, target_app_id = PAGE_INBOX_APP_ID, agent, local }: Target & Pick<ThreadControlEffect, 'action' | 'agent'>,
  { owner, surface }: Pick<Conversation, 'owner' | 'surface'>,
  rules: TurnRules,
): Owner {
  if (action === 'request') return owner;
  if (action === 'take' && agent !== undefined) return agentOwner(agent, rules);
  if (action !== 'pass') return { kind: 'bot' };
  if (surface === 'web' || local) return agentOwner(undefined, rules);
  return ownerOfApp(target_app_id, rules.appId, 'messenger', rules.now);
}

function isLater(action: BotAction): action is LaterAction {
  return action.kind === 'later' || action.kind === 'cancel_later';
}

function isWork(action: BotAction): action is WorkAction {
  return action.kind === 'work';
}

function isMailOffer(action: BotAction): action is OfferMailAction {
  return action.kind === 'offer_mail';
}

function isEffect(action: BotAction): action is EffectAction {
  return !isLater(action) && !isWork(action) && !isMailOffer(action);
}

function isSeen(action: BotAction): boolean {
  return action.kind === 'sender_action' && action.action === 'mark_seen';
}

/** Changes an older line. */
function amends(draft: NewEffect): boolean {
  return draft.kind === 'amend' || (draft.kind === 'sender_action' && draft.mid !== undefined);
}

function isRequest(action: BotAction): boolean {
  return action.kind === 'thread_control' && (action.action === 'take' || action.action === 'request');
}

function isConfirmed({ effect }: PendingEffect, confirmed: Arrived['confirmed']): boolean {
  return confirmed !== undefined && effect.kind === 'send' && effect.seq === confirmed.seq;
}

const PREVIEW_LENGTH = 100;

type Preview = Pick<Conversation, 'preview' | 'previewBy' | 'previewAgent'>;

function withPreview(conversation: Conversation, arrived: Arrived, drafts: readonly NewEffect[]): Conversation {
  const preview = previewOf(arrived, drafts);
  if (preview === undefined) return conversation;
  const { previewBy: _, previewAgent: __, ...others } = conversation;
  return { ...others, ...preview };
}

/** The last line of the customer or of a person of the business. What the bot or the program says is none. */
function previewOf(arrived: Arrived, drafts: readonly NewEffect[]): Preview | undefined {
  const { content, speaker } = (arrived.isTap ? undefined : arrived.line) ?? {};
  const text =
    content !== undefined && 'message' in content
      ? (content.message.text ?? `[${attachmentOf(content)}]`)
      : content !== undefined && 'postback' in content
        ? (content.postback.title ?? content.postback.payload)
        : undefined;
  if (text !== undefined) return { preview: clip(text), ...(speaker && { previewBy: speaker }) };
  const reply = drafts.findLast((draft) => draft.kind === 'send' && draft.speaker === 'agent');
  if (reply?.kind !== 'send' || reply.message.text === undefined) return undefined;
  return { preview: clip(reply.message.text), previewBy: 'agent', ...(reply.agent && { previewAgent: reply.agent }) };
}

function attachmentOf({ message }: { message: { attachments?: readonly { type: string }[] } }): string {
  return message.attachments?.[0]?.type ?? 'message';
}

/** No emoji is cut in two: half of one is no text that a table or a browser can hold. */
function clip(text: string): string {
  return text.slice(0, PREVIEW_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
