import { Refusal } from '../../protocol/index.ts';

/** A visitor's frame on an agent's connection. */
export function ofAgent(): Refusal {
  return new Refusal('not_allowed', 'This connection is signed in as an agent: a visitor opens another one.');
}

/** An agent's frame on a visitor's connection. */
export function ofVisitor(): Refusal {
  return new Refusal('not_allowed', 'This connection belongs to a visitor: an agent opens another one.');
}
