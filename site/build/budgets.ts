/**
 * Largest gzipped sizes, in bytes, of what every visitor and every agent loads.
 * Decision: docs/decisions/0021-no-mangling.md.
 */
export const budgets = {
  /** The loader of each language. */
  loader: 5.75 * 1024,
  /** The panel with all of its chunks, and the words of one language. */
  panel: 31.75 * 1024,
  /** A part of the panel that most visitors never load. */
  rare: 8 * 1024,
  /** The inbox with its styles and all of its chunks, and the words of one language. */
  inbox: 50 * 1024,
} as const;
