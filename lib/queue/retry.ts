/**
 * How long (s) an event waits after its n-th failure: 1, 2, 4, … at most 300. After ten deliveries, which take eight
 * and a half minutes, it goes to the dead-letter queue.
 * @param receives the record's `ApproximateReceiveCount`, 1 for the first.
 */
export function redeliverySeconds(receives: number): number {
  return Math.min(2 ** (receives - 1), 300);
}
