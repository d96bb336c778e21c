import { type ChatConfig, dateAt, openAt } from '../config/index.ts';
import type { Ports } from './ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What chat.config.ts says about the people who answer. */
export function peopleOf({
  hours,
  handOver = 'page_inbox',
  giveBackAfter,
  retentionDays,
  humanAgent = false,
}: Pick<ChatConfig, 'hours' | 'handOver' | 'giveBackAfter' | 'retentionDays' | 'humanAgent'>): Ports['people'] {
  return {
    hours: (at) => openAt(hours, at),
    dayOf: (at) => dateAt(hours, at),
    handOver,
    humanAgent,
    ...(giveBackAfter === undefined ? {} : { giveBackAfterMs: giveBackAfter * HOUR_MS }),
    ...(retentionDays === undefined ? {} : { retentionMs: retentionDays * DAY_MS }),
  };
}
