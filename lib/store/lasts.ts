/* How long items last that end by themselves. */

/** Longer than the dead-letter queue keeps an event (14 days): a replay of a handled event must find its marker. */
export const MARKER_SECONDS = 15 * 86_400;

/** A hint ends after a day, even where its event was lost. */
export const HINT_SECONDS = 86_400;

/** The facts of a day are kept so long (days). */
export const DAYS_KEPT = 400;
