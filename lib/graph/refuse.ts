import type { Violation } from '../messenger/index.ts';
import { GraphError } from './errors.ts';

/**
 * Refuses what Graph would refuse, before the call.
 * @throws {GraphError} `invalid`, naming every parameter that is wrong and its limit.
 */
export function refuse(call: string, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const reason = violations.map(({ message }) => message).join('; ');
  throw new GraphError({ kind: 'invalid', call, reason, advice: 'Nothing was sent: correct it and try again.' });
}
