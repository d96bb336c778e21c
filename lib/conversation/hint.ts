import type { AgentRef } from './agent-action.ts';

/**
 * An agent takes over while the bot thinks: the event waits behind the bot's turn, so the socket stores this first. It
 * counts while its event has no marker.
 */
export interface Hint {
  readonly agent: AgentRef;
  /** The key of the take-over's event. */
  readonly key: string;
}
