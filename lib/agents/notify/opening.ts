import { type Hours, openAt } from '../../config/hours.ts';
import type { Row } from '../../conversation/index.ts';
import { openShelfReader } from '../../live/open-shelf.ts';
import type { Store } from '../../store/store.ts';
import type { Notice } from './notice.ts';
import type { NoticeQueue } from './notifier.ts';
import { SUMMARY_FROM } from './summary-from.ts';
import type { ToldItems } from './told-items.ts';

/** Hours that began longer ago are not told of (ms). The clock runs every minute, and sometimes late. */
const LATE = 10 * 60_000;

export interface OpeningPorts {
  readonly store: Pick<Store, 'shelf'>;
  readonly told: Pick<ToldItems, 'isOpeningTold' | 'openingTold'>;
  readonly queue: NoticeQueue;
  readonly hours?: Hours;
}

/**
 * Where hours have just begun, queues a notice for each customer who has waited since before. Six or more who wait for
 * the same agent, or for any agent, get one summary.
 *
 * @returns how many notices were queued. After a crash they are queued again, and replace themselves.
 */
export async function tellOfOpening({ store, told, queue, hours }: OpeningPorts, now: number): Promise<number> {
  const began = beganAt(hours, now);
  if (began === undefined || (await told.isOpeningTold(began))) return 0;
  const { rows } = await openShelfReader(store)(now);
  const notices = noticesOf(rows, began, now);
  await Promise.all(notices.map((notice) => queue.send(notice, 0)));
  await told.openingTold(began, now);
  return notices.length;
}

function beganAt(hours: Hours | undefined, now: number): number | undefined {
  const before = openAt(hours, now - LATE);
  if (before.now || before.next === undefined || before.next > now) return undefined;
  return openAt(hours, now).now ? before.next : undefined;
}

function noticesOf(rows: readonly Row[], began: number, now: number): Notice[] {
  const waiting = rows
    .filter(({ waitingSince, blocked }) => waitingSince !== undefined && waitingSince < began && blocked === undefined)
    .sort((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0));
  const byAgent = new Map<string, Row[]>();
  for (const row of waiting) {
    const agent = row.owner.kind === 'agent' ? (row.owner.agent?.id ?? '') : '';
    byAgent.set(agent, [...(byAgent.get(agent) ?? []), row]);
  }
  return [...byAgent.values()].flatMap((group) => {
    const hoursBegan = group.length < SUMMARY_FROM ? ('single' as const) : ('summary' as const);
    // A summary names no customer. It is repeated until the one who waits longest has an answer.
    const named = hoursBegan === 'single' ? group : group.slice(0, 1);
    return named.map(({ thread }) => ({ thread, key: `hours-${began}`, at: now, hoursBegan }));
  });
}
