import type { AgentAction, AgentActionKind } from '../conversation/index.ts';
import type { JsonObject } from '../json.ts';
import { bad, messageText, object, requiredCount, requiredText } from './fields.ts';
import { maxEmoji, maxKeepReason, maxName, maxNoteId } from './limits.ts';

/**
 * Reads what an agent does. The frame of the inbox and the worker's turn use the same reader.
 *
 * @throws {Refusal} `bad_frame` or `too_large`, with the field that is wrong.
 */
export function parseAgentAction(value: unknown): AgentAction {
  const fields = object(value, 'action');
  const { kind } = fields;
  if (typeof kind !== 'string' || !isKind(kind)) throw bad('action.kind', `one of ${Object.keys(readers).join(', ')}`);
  return readers[kind](fields);
}

const readers: { readonly [Kind in AgentActionKind]: (fields: JsonObject) => Extract<AgentAction, { kind: Kind }> } = {
  reply(fields) {
    const basis = object(fields.basis, 'action.basis');
    return {
      kind: 'reply',
      text: messageText(fields.text, 'action.text'),
      basis: {
        seq: requiredCount(basis.seq, 'action.basis.seq'),
        generation: requiredCount(basis.generation, 'action.basis.generation'),
      },
    };
  },
  send_anyway: ({ note }) => ({ kind: 'send_anyway', note: requiredText(note, 'action.note', maxNoteId) }),
  note: ({ text }) => ({ kind: 'note', text: messageText(text, 'action.text') }),
  take_over({ generation }) {
    if (generation === undefined || generation === null) return { kind: 'take_over' };
    return { kind: 'take_over', generation: requiredCount(generation, 'action.generation') };
  },
  done: () => ({ kind: 'done' }),
  reopen: () => ({ kind: 'reopen' }),
  assign: ({ to }) => ({ kind: 'assign', to: requiredText(to, 'action.to', maxName) }),
  block({ until }) {
    if (until === undefined || until === null) return { kind: 'block' };
    return { kind: 'block', until: requiredCount(until, 'action.until') };
  },
  unblock: () => ({ kind: 'unblock' }),
  keep: ({ reason }) => ({ kind: 'keep', reason: requiredText(reason, 'action.reason', maxKeepReason) }),
  unkeep: () => ({ kind: 'unkeep' }),
  retry: ({ seq, attempt }) => ({
    kind: 'retry',
    seq: requiredCount(seq, 'action.seq'),
    attempt: requiredCount(attempt, 'action.attempt'),
  }),
  dismiss: () => ({ kind: 'dismiss' }),
  seen: ({ seq }) => ({ kind: 'seen', seq: requiredCount(seq, 'action.seq') }),
  react: ({ seq, emoji }) => ({
    kind: 'react',
    seq: requiredCount(seq, 'action.seq'),
    emoji: emoji === null ? null : requiredText(emoji, 'action.emoji', maxEmoji),
  }),
};

/** Every kind of action, in the order of `AgentAction`. */
export const agentActionKinds = (): string[] => Object.keys(readers);

function isKind(kind: string): kind is AgentActionKind {
  return Object.hasOwn(readers, kind);
}
