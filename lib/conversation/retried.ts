import type { AgentAction } from './agent-action.ts';
import type { Arrived } from './arrived.ts';
import type { Conversation, Line, PendingEffect, SendEffect } from './conversation.ts';
import { IN_DOUBT } from './in-doubt.ts';

/**
 * A failed line goes out once more under its own number. A press that knows an older try does nothing, nor one for a
 * line that waits or is in doubt: so three presses are one message.
 */
export function retried(
  conversation: Conversation,
  { seq, attempt }: Extract<AgentAction, { kind: 'retry' }>,
  line: Line | undefined,
): Arrived {
  const refused = whyNot(conversation, seq, attempt, line);
  if (refused !== undefined || line === undefined || !('sent' in line.content)) {
    return { conversation, effects: [], ignored: refused ?? 'there is no such line' };
  }
  const { speaker, surface, content, agent, clientId, options, from } = line;
  if (speaker === 'customer') return { conversation, effects: [], ignored: 'there is no such line' };
  // Its link, its digits or its join is over by now.
  if (speaker === 'system') return { conversation, effects: [], ignored: 'what the program said is over' };
  const effect: SendEffect = {
    kind: 'send',
    seq,
    surface,
    speaker,
    message: content.sent,
    ...options,
    ...(agent && { agent }),
    ...(clientId !== undefined && { clientId }),
    ...(from && { from }),
    attempt: attempt + 1,
    generation: conversation.generation,
  };
  const pending: PendingEffect = { effect, status: 'pending', doubts: 0, refusals: 0 };
  return { conversation: { ...conversation, pending: [...conversation.pending, pending] }, effects: [] };
}

function whyNot({ owner, pending }: Conversation, seq: number, attempt: number, line: Line | undefined) {
  if (line === undefined || line.seq !== seq || !('sent' in line.content)) return 'there is no such line';
  if ((line.attempt ?? 0) !== attempt) return 'it was sent again already';
  if (pending.some(({ effect }) => effect.kind === 'send' && effect.seq === seq)) return 'it waits, or is in doubt';
  if (!mayFail(line)) return `its status is ${line.status}`;
  return owner.kind === 'bot' || owner.kind === 'agent' ? undefined : 'another app controls the thread';
}

/** It failed, or no echo has told whether it arrived. */
function mayFail({ status, error }: Line): boolean {
  return status === 'failed' || status === 'in_doubt' || error?.code === IN_DOUBT;
}
