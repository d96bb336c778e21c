import { Refusal } from '../protocol/index.ts';

/** The agent does not exist any more. The connection is closed after it. */
export function revoked(): Refusal {
  return new Refusal('revoked', 'This agent was removed. Ask the operator for a new invite.');
}
