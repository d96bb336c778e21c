import { readFileSync } from 'node:fs';

const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
const [, turn = ''] = /^ {2}turn:\n((?: {3,}.*\n|\n)+)/m.exec(template) ?? [];
const ofTurn = limitsIn(turn);
if (ofTurn.length === 0) throw new Error('serverless.yml has no maximumConcurrency for turn.');

function limitsIn(text: string): number[] {
  return [...text.matchAll(/^ +maximumConcurrency: (\d+)$/gm)].map(([, count]) => Number(count));
}

/** How many events are worked on at the same time, from `serverless.yml`. */
export const workers = {
  /** Of the queue that takes the website's messages. */
  website: Math.max(...ofTurn),
  /** Of both queues of events. */
  all: ofTurn.reduce((sum, count) => sum + count, 0),
  eventQueues: ofTurn.length,
  /** All queues that Lambda asks: those of events, that of works, and that of notifications. */
  queues: limitsIn(template).length,
} as const;
