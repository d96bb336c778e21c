import type { Problem } from './answer.ts';

/** `follow`: *Continue in Messenger*. `join`: *Show my Messenger chat here*. */
export type Purpose = 'follow' | 'join';

/** A link to Messenger that this tab has asked for. */
export type Opening = { readonly purpose: Purpose } & (
  | { readonly step: 'asking' }
  | { readonly step: 'failed'; readonly problem: Problem }
  /**
   * `opened` by the visitor; `silent`: Messenger has not said anything back for some time; `joining`: the digits were
   * right, and the chat in Messenger has not come yet.
   */
  | { readonly step: 'ready' | 'opened' | 'silent' | 'joining'; readonly url: string }
  /** It was not opened in time. */
  | { readonly step: 'over' }
);
