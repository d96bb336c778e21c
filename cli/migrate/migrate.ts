import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Thread } from '../../lib/conversation/index.ts';
import { sqsQueue } from '../../lib/queue/index.ts';
import { tableClient } from '../../lib/store/index.ts';
import { dueEvent } from '../../lib/turn/index.ts';
import type { Command } from '../command/command.ts';
import { parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { missing, targetOf } from '../stack/index.ts';
import { tableOf } from '../stack/thread.ts';
import { conversationsWithoutRow } from './conversations-without-row.ts';

const usage = `npm run migrate -- [--rate 20] [--local | --stage dev --region eu-central-1]
  Enters conversations from before the inbox into its list. It reads the whole table, and queues an event for each one
  that is missing; the worker enters it. It can be stopped and run again at any time: what is entered is left out.
  --rate   events a second; more may delay messages of customers`;

const options = { ...targetOptions, rate: { type: 'string' } } as const;

/** Events a second. One worker enters about as many while two are left for customers. */
const RATE = 20;

/** Gives each conversation that exists its row in the inbox. */
export const migrate: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags } = parse(args, options, usage, false);
    const rate = rateOf(flags.rate);
    const target = targetOf(cli, flags);
    const { name, ...reach } = await tableOf(target);
    const { queue: urls } = await target.resources();
    if (urls === undefined) throw missing(target, 'queues');
    const client = tableClient(reach);
    const queue = sqsQueue(urls);
    let queued = 0;
    let done = 0;
    try {
      for await (const page of conversationsWithoutRow(client, name)) {
        done += page.done;
        for (const batch of batches(page.threads, rate)) {
          await queue.enqueue(batch.map((thread) => dueEvent(thread, 0, Date.now(), randomUUID())));
          queued += batch.length;
          cli.terminal.print(`  ${queued} queued`);
          await sleep((batch.length / rate) * 1000);
        }
      }
    } finally {
      client.destroy();
    }
    cli.terminal.print(summary(queued, done));
    if (queued > 0) {
      cli.terminal.print(`→ Run \`npm run migrate${target.flags && ` --${target.flags}`}\` once more in some minutes.
  It then has nothing to do, or repeats what failed.`);
    }
    return 0;
  },
};

function summary(queued: number, done: number): string {
  if (queued === 0) return `✓ Nothing to do. Conversations in the inbox's list: ${done}.`;
  return `✓ Conversations queued: ${queued}. The worker enters them into the inbox's list. There already: ${done}.`;
}

function* batches(threads: readonly Thread[], size: number): Generator<readonly Thread[]> {
  for (let first = 0; first < threads.length; first += size) yield threads.slice(first, first + size);
}

function rateOf(given: string | undefined): number {
  const rate = given === undefined ? RATE : Number(given);
  if (Number.isInteger(rate) && rate >= 1 && rate <= 1000) return rate;
  throw new Stop(`--rate is ${given}.`, 'Give a number of events a second, from 1 to 1000.');
}
