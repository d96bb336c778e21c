/** The median: one slow outlier does not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints one line: both measures, their ratio, and the promised one. */
export function report(what: string, value: number, against: number, promise: number, unit = 'ms'): void {
  const ratio = value / against;
  const verdict = ratio <= promise ? 'kept' : 'NOT KEPT';
  console.log(
    `  ${what}: ${value.toFixed(2)} ${unit} against ${against.toFixed(2)} ${unit} = ${ratio.toFixed(2)}×, promised ≤ ${promise}× (${verdict})`,
  );
}

/** Prints one line: a waiting time, and the longest that the project promises (ms). */
export function limit(what: string, value: number, promise: number): void {
  console.log(
    `  ${what}: ${value.toFixed(0)} ms, promised ≤ ${promise} ms (${value <= promise ? 'kept' : 'NOT KEPT'})`,
  );
}
