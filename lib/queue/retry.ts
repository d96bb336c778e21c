/**
 * How long an event waits after it has failed for the n-th time, in seconds: 1, 2, 4, … and five minutes at most. Ten receives
 * take eight and a half minutes; then the dead-letter queue has it.
 * @param receives the record's `ApproximateReceiveCount`, 1 for the first.
 */
export function redeliverySeconds(receives: number): number {
  return Math.min(2 ** (receives - 1), 300);
}
