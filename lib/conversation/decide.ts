import type { Arrived, NewEffect } from './arrive.ts';
import type {
  Conversation,
  Effect,
  PendingEffect,
  SendEffect,
  SenderActionEffect,
  ThreadControlChange,
  ThreadControlEffect,
} from './conversation.ts';
import { expiringOwner, ownerOfApp, PAGE_INBOX_APP_ID } from './owner.ts';
import { withoutContent } from './stored-effect.ts';

/** What a bot asked for: its replies and changes of owner, in the order it asked. */
export type BotAction =
  | Omit<SendEffect, 'seq' | 'generation' | 'surface'>
  | Omit<SenderActionEffect, 'surface'>
  | Pick<ThreadControlEffect, 'kind' | 'action' | 'target_app_id' | 'metadata'>;

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
  { appId, now }: { appId: string; now: number },
): Conversation {
  const before = arrived.conversation;
  const actions = outcome.kind === 'answered' ? outcome.actions.filter((action) => speaks || isRequest(action)) : [];
  const drafts = inOrder([...arrived.effects, ...actions.map((action) => effectOf(action, before, appId, now))]);
  const open = before.pending.filter((pending) => !isConfirmed(pending, arrived.confirmed)).map(withoutContent);
  const added = withNumbers(drafts, before, seq);
  const reads = drafts.some((draft) => draft.kind === 'send' || isSeen(draft));
  const preview = previewOf(arrived, drafts) ?? before.preview;
  return {
    ...before,
    seq: added.seq,
    openTurn: { key, ...(line === undefined ? {} : { line }) },
    pending: [
      ...open,
      ...added.effects.map((effect): PendingEffect => ({ effect, status: 'pending', doubts: 0, refusals: 0 })),
    ],
    ...(reads ? { seen: seq } : {}),
    ...(drafts.some(amends) ? { amended: (before.amended ?? 0) + 1 } : {}),
    ...(preview === undefined ? {} : { preview }),
    ...(outcome.kind === 'answered' ? { saved: outcome.saved } : {}),
    ...(outcome.kind === 'failed' ? { attention: { reason: outcome.reason, at: now } } : {}),
  };
}

/** The bot takes control before its messages, and passes it on after them. */
function inOrder(drafts: readonly NewEffect[]): NewEffect[] {
  const rank = (draft: NewEffect) => (draft.kind !== 'thread_control' ? 1 : draft.action === 'take' ? 0 : 2);
  return drafts.toSorted((a, b) => rank(a) - rank(b));
}

function withNumbers(drafts: readonly NewEffect[], { surface, generation }: Conversation, last: number) {
  let seq = last;
  const effects = drafts.map((draft): Effect => {
    if (draft.kind === 'amend') return draft;
    if (draft.kind === 'sender_action') return { ...draft, surface };
    seq += 1;
    return { ...draft, seq, surface, generation };
  });
  return { effects, seq };
}

function effectOf(action: BotAction, conversation: Conversation, appId: string, now: number): NewEffect {
  if (action.kind !== 'thread_control') return action;
  const { metadata } = action;
  const change: ThreadControlChange = {
    action: action.action,
    from: conversation.owner.kind,
    to: newOwner(action, conversation, appId, now).kind,
    ...(metadata === undefined ? {} : { metadata }),
  };
  const target_app_id =
    action.action === 'pass' && conversation.surface === 'messenger'
      ? { target_app_id: action.target_app_id ?? PAGE_INBOX_APP_ID }
      : {};
  return { ...action, change, ...target_app_id };
}

/** The owner after a successful change. On the website a hand-over goes to our own agents. */
export function newOwner(
  { action, target_app_id = PAGE_INBOX_APP_ID }: Pick<ThreadControlEffect, 'action' | 'target_app_id'>,
  { owner, surface }: Pick<Conversation, 'owner' | 'surface'>,
  appId: string,
  now: number,
) {
  if (action === 'request') return owner;
  if (action !== 'pass') return { kind: 'bot' } as const;
  return surface === 'web' ? expiringOwner('agent', now) : ownerOfApp(target_app_id, appId, 'messenger', now);
}

function isSeen(draft: NewEffect): boolean {
  return draft.kind === 'sender_action' && draft.action === 'mark_seen';
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

function previewOf(arrived: Arrived, drafts: readonly NewEffect[]): string | undefined {
  const content = arrived.line?.content;
  if (content !== undefined && 'message' in content) return clip(content.message.text ?? `[${attachmentOf(content)}]`);
  if (content !== undefined && 'postback' in content) return clip(content.postback.title ?? content.postback.payload);
  const agentMessage = drafts.findLast((draft) => draft.kind === 'send' && draft.speaker === 'agent');
  return agentMessage?.kind === 'send' ? clip(agentMessage.message.text) : undefined;
}

function attachmentOf({ message }: { message: { attachments?: readonly { type: string }[] } }): string {
  return message.attachments?.[0]?.type ?? 'message';
}

function clip(text: string | undefined): string | undefined {
  return text?.slice(0, PREVIEW_LENGTH);
}
