import type { Row } from './conversation.ts';

/** The customers of the threads that a row names: where answers follow to or from, and whose browsers show it. */
export function otherThreads({ follow, follows, joins = [], joinedBy = [] }: Row): readonly string[] {
  const named = [
    follow?.customer,
    follows?.web,
    ...joins.map(({ customer }) => customer),
    ...joinedBy.map(({ web }) => web),
  ];
  return [...new Set(named)].filter((customer) => customer !== undefined);
}
