import type { AgentRef } from './agent-action.ts';

/** What agents alone see between the lines of a thread. It has no number, so no reader of lines can meet it. */
export interface Note {
  /** The key of the event that it came with. */
  readonly id: string;
  /** The last line before it. */
  readonly after: number;
  readonly at: number;
  readonly agent: AgentRef;
  readonly text: string;
  /** Set where this is a reply that was not sent. */
  readonly refused?: RefusedReply;
  /** The browser's id of the action. */
  readonly clientId?: string;
}

export interface RefusedReply {
  /** `answered`: a person or the bot has answered since. `not_yours`: the thread is not that agent's. */
  readonly reason: 'answered' | 'not_yours';
  /** Numbers of the lines that went out since. */
  readonly missed: readonly number[];
  /** Set once the agent sent it anyway, or another reply took its place. */
  readonly settled?: true;
}
