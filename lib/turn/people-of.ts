import { type ChatConfig, dateAt, openAt } from '../config/index.ts';
import type { Ports } from './ports.ts';

const HOUR_MS = 3_600_000;

/** What chat.config.ts says about the people who answer. */
export function peopleOf({
  hours,
  handOver = 'page_inbox',
  giveBackAfter,
  humanAgent = false,
}: Pick<ChatConfig, 'hours' | 'handOver' | 'giveBackAfter' | 'humanAgent'>): Ports['people'] {
  return {
    hours: (at) => openAt(hours, at),
    dayOf: (at) => dateAt(hours, at),
    handOver,
    humanAgent,
    ...(giveBackAfter === undefined ? {} : { giveBackAfterMs: giveBackAfter * HOUR_MS }),
  };
}
