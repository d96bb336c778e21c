import { turnCosts } from '../tests/turn/costs.ts';

/** What a turn reads and writes, early and late in a thread. */
export async function benchTable(): Promise<void> {
  const { early, late } = await turnCosts({ early: 10, late: 10_000 });
  console.log(`  a message with one answer in Messenger, line 10: ${shown(early)}`);
  console.log(
    `  the same at line 10,000: ${shown(late)} (${shown(early) === shown(late) ? 'equal, kept' : 'NOT KEPT'})`,
  );
}

function shown(operations: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const operation of operations) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${times} ${name}`).join(', ');
}
