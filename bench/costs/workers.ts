import { readFileSync } from 'node:fs';

const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
const limits = [...template.matchAll(/^ +maximumConcurrency: (\d+)$/gm)].map(([, count]) => Number(count));
if (limits.length === 0) throw new Error('serverless.yml has no maximumConcurrency.');

/** How many events are worked on at the same time, from `serverless.yml`. */
export const workers = {
  /** Of the queue that takes the website's messages. */
  website: Math.max(...limits),
  all: limits.reduce((sum, count) => sum + count, 0),
  queues: limits.length,
} as const;
