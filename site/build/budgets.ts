/**
 * Largest gzipped sizes, in bytes, of what every visitor and every agent loads.
 * Decision: docs/decisions/0021-no-mangling.md.
 */
export const budgets = {
  /** The loader of each language. */
  loader: 7 * 1024,
  /** The panel of each language. */
  panel: 35.25 * 1024,
  /** The inbox with its styles, and the words of one language. */
  inbox: 51.25 * 1024,
} as const;
