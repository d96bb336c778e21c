import type { Violation } from '../messenger/index.ts';
import { GraphError } from './errors.ts';

/**
 * Refuses, before the call, what Graph would refuse.
 * @throws {GraphError} `invalid`; it names every wrong parameter and its limit.
 */
export function refuse(call: string, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const reason = violations.map(({ message }) => message).join('; ');
  throw new GraphError({ kind: 'invalid', call, reason, advice: 'Nothing was sent: correct it and try again.' });
}
