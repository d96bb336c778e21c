import type { Conversation } from './conversation.ts';

type Linked = Pick<Conversation, 'follow' | 'follows' | 'joins' | 'joinedBy'>;

/** The customers of the threads that a conversation names: where answers follow to or from, whose browsers show it. */
export function otherThreads({ follow, follows, joins = [], joinedBy = [] }: Linked): readonly string[] {
  const named = [
    follow?.customer,
    follows?.web,
    ...joins.map(({ customer }) => customer),
    ...joinedBy.map(({ web }) => web),
  ];
  return [...new Set(named)].filter((customer) => customer !== undefined);
}
