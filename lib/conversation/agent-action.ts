/** An agent as lines and owners name them. The name is the one that they had then. */
export interface AgentRef {
  readonly id: string;
  readonly name: string;
}

/** What the author of a reply had on the screen: a reply that does not know a newer answer is refused. */
export interface Basis {
  /** The last line that the agent saw. */
  readonly seq: number;
  /** The generation that the agent saw. */
  readonly generation: number;
}

/** What an agent does in a thread. */
export type AgentAction =
  | { readonly kind: 'reply'; readonly text: string; readonly basis: Basis }
  /** Sends a refused reply all the same. `note` is the id of the kept reply, see `Note`. */
  | { readonly kind: 'send_anyway'; readonly note: string }
  | { readonly kind: 'note'; readonly text: string }
  /** `generation` is the one that the agent saw. A thread that a colleague got since then stays theirs. */
  | { readonly kind: 'take_over'; readonly generation?: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'assign'; readonly to: string }
  /** `until` (ms) is missing where the block has no end. */
  | { readonly kind: 'block'; readonly until?: number }
  | { readonly kind: 'unblock' }
  /** Neither the visitor's wish nor its age deletes the conversation, for this reason. */
  | { readonly kind: 'keep'; readonly reason: string }
  | { readonly kind: 'unkeep' }
  /** Sends a failed line again. `attempt` is the line's number of tries that the agent saw. */
  | { readonly kind: 'retry'; readonly seq: number; readonly attempt: number }
  /** Takes "something failed" off without an answer. */
  | { readonly kind: 'dismiss' }
  | { readonly kind: 'seen'; readonly seq: number }
  | { readonly kind: 'react'; readonly seq: number; readonly emoji: string | null };

export type AgentActionKind = AgentAction['kind'];
