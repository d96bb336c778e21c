/** What an agent has typed in one conversation and not sent. */
export interface Draft {
  readonly reply: string;
  readonly note: string;
  /** The composer writes a note. It stays so until the agent leaves it. */
  readonly isNote: boolean;
}

/** One draft for each conversation, in memory: customers' affairs stay out of the browser's storage. */
export interface Drafts {
  get(customer: string): Draft;
  set(customer: string, change: Partial<Draft>): void;
  /** Customers with a text that was not sent. */
  written(): readonly string[];
  clear(): void;
}

const empty: Draft = { reply: '', note: '', isNote: false };

export function createDrafts(changed: () => void): Drafts {
  const drafts = new Map<string, Draft>();
  return {
    get: (customer) => drafts.get(customer) ?? empty,
    set(customer, change) {
      drafts.set(customer, { ...(drafts.get(customer) ?? empty), ...change });
      changed();
    },
    written: () => [...drafts].filter(([, { reply, note }]) => (reply + note).trim() !== '').map(([id]) => id),
    clear: () => drafts.clear(),
  };
}
