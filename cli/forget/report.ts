import { isOfMessenger, type Thread } from '../../lib/conversation/index.ts';
import type { Forgot, LinkedThread } from '../../lib/forget/index.ts';
import type { DeletedKind } from '../../lib/store/index.ts';
import { timeText } from '../terminal/time-text.ts';

/** How each kind of item is named in the report. */
const names: Readonly<Record<DeletedKind, string>> = {
  conversation: 'conversation',
  line: 'lines',
  note: 'notes',
  marker: 'markers',
  day: 'days',
  hint: 'take-overs',
  told: 'notices',
  connectionInThread: 'connections in the thread',
  session: 'sessions',
  link: 'links to Messenger',
  connection: 'connections',
  unknown: 'other',
};

/**
 * What the operator can tell the customer: what was deleted, and what is not in this program's hands.
 *
 * @param letters events among the dead letters; undefined where nothing is known of them.
 */
export function report(
  { page, customer }: Thread,
  { deleted, linked, blocked, hadMail }: Pick<Forgot, 'deleted' | 'linked' | 'blocked' | 'hadMail'>,
  letters: number | undefined,
): string[] {
  const counts = Object.entries(names).flatMap(([kind, name]): [string, number][] => {
    const count = deleted.get(kind);
    return count === undefined ? [] : [[name, count]];
  });
  const all = [...counts, ['dead letters', letters ?? 0] as const];
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const shown = `${page}:${customer}`;
  const unknown = letters === undefined ? ['! The dead letters were not looked at: the queues cannot be found.'] : [];
  const block = blocked === undefined ? [] : [blockText(blocked)];
  if (total === 0) return [`✓ There is nothing of ${shown}.`, ...unknown, ...block];
  return [
    `✓ ${total} items of ${shown} are deleted (${all.map(([name, count]) => `${name}: ${count}`).join(', ')}).`,
    '  Events of it that still wait in the queue are dropped. Linked conversations send nothing of it any more.',
    ...unknown,
    ...block,
    '! This stays, since it cannot be deleted here:',
    '  - Backups of the table (point-in-time recovery), for 35 days. After a restore, forget the conversation again.',
    '  - What Messenger itself has: Meta keeps its own copy, and the customer deletes it there.',
    '  - Mails that were sent, and notifications that agents’ phones show.',
    '  - Log lines, for 14 days: they name the thread, and have no words of it.',
    ...(hadMail ? ['  - A hash of the mail address: so a person who wants no mails gets none later.'] : []),
    ...linked.flatMap((other) => linkedText(page, other)),
  ];
}

/** A conversation that is linked with the one that was forgotten, and how much is known of its customer. */
function linkedText(page: string, { customer, isSamePerson }: LinkedThread): string[] {
  const other = `${page}:${customer}`;
  const inMessenger = isOfMessenger({ customer });
  if (isSamePerson) {
    const stays = inMessenger ? ' It has what they wrote on the website since then.' : '';
    return [
      `  - The linked conversation ${other}. It is the same person’s: they typed the six digits that Messenger showed.`,
      `   ${stays} Forget it, too, where the customer wants that.`,
    ];
  }
  const stays = inMessenger ? ' It has the answers that followed there.' : '';
  return [
    `  - The linked conversation ${other}. It is not proven to be the same person’s: a link was opened, no more.`,
    `   ${stays} Forget it only where its customer wants that, too.`,
  ];
}

/** What becomes of the block of a customer, and who set it. */
function blockText({ by, until }: NonNullable<Forgot['blocked']>): string {
  if (until !== undefined && until <= Date.now())
    return '  The customer is not blocked any more: within a minute they can write again.';
  const end = until === undefined ? 'for good' : `until ${timeText(until)}`;
  return `! The customer stays blocked ${end}, as ${by.name} wanted. To end that: the same command with --unblock.`;
}
