import { dateAt } from '../../lib/config/index.ts';
import type { Thread } from '../../lib/conversation/index.ts';
import { elsewhere, type Forgot, forget as forgetThread } from '../../lib/forget/index.ts';
import { gatewayPush, pushTables } from '../../lib/live/index.ts';
import { sqsQueue } from '../../lib/queue/index.ts';
import { dynamoStore, tableClient } from '../../lib/store/index.ts';
import type { Cli, Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { deadLetters } from '../replay/dead-letters.ts';
import { missing, type Resources, type Target, targetOf } from '../stack/index.ts';
import { noSuchThread, threadOf } from '../stack/thread.ts';
import { agreed } from '../terminal/agreed.ts';
import { isStored } from './is-stored.ts';
import { report } from './report.ts';

const usage = `npm run forget -- <thread> [--unblock] [--yes] [--local | --stage dev --region eu-central-1]
  Deletes a conversation: its history, the visitor's sessions, and its events that wait in the queue or among the dead
  letters. It cannot be undone, and says what it cannot delete. If it was stopped in the middle, run it again.
  --unblock  the block of the customer ends, too; without it the block stays until its end`;

const options = { ...targetOptions, unblock: { type: 'boolean' }, yes: { type: 'boolean' } } as const;

/** Deletes everything of a conversation, for a customer who asks for it. */
export const forget: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    noMore(positionals.slice(1), usage);
    const target = targetOf(cli, flags);
    const thread = await threadOf(positionals[0], cli, target, usage);
    const resources = await target.resources();
    // A wrong id must not look as if all was done.
    if (!(await isInTable(target, resources, thread)) && !(await isAmongLetters(resources, thread)))
      throw noSuchThread(thread, target);
    const shown = `${thread.page}:${thread.customer}`;
    if (!(await agreed(cli.terminal, `Delete all of ${shown} on ${target.title}?`, flags.yes))) {
      throw new Stop('Nothing was deleted.', 'Add --yes: it cannot be undone.');
    }
    const forgot = await forgotten(cli, target, resources, thread, flags.unblock);
    const letters = await removeLetters(resources, thread);
    for (const line of report(thread, forgot, letters)) cli.terminal.print(line);
    return 0;
  },
};

async function isInTable(target: Target, { table }: Resources, thread: Thread): Promise<boolean> {
  if (table === undefined) throw missing(target, 'table');
  const { name, ...reach } = table;
  const client = tableClient(reach);
  try {
    return await isStored(client, name, thread);
  } finally {
    client.destroy();
  }
}

/**
 * Runs in this process what the worker does for an event: an event would wait behind one that fails, and for workers
 * that do not run. The tombstone keeps both apart.
 */
async function forgotten(
  cli: Cli,
  target: Target,
  { table: found, queue, socket }: Resources,
  thread: Thread,
  unblocks: boolean | undefined,
): Promise<Forgot> {
  if (found === undefined) throw missing(target, 'table');
  const { name: table, ...reach } = found;
  const documentClient = tableClient(reach);
  const liveTable = { documentClient, table };
  const push = gatewayPush({
    ...pushTables(liveTable),
    back: () => undefined,
    endpoint: socket ?? '',
    region: reach.region,
    // A browser that cannot be told is refused with its next frame.
    warn: () => {},
  });
  try {
    const ports = {
      store: dynamoStore(liveTable),
      elsewhere: elsewhere(liveTable, push, Date.now),
      queue: queue ? sqsQueue(queue) : { enqueue: async () => {} },
      dayOf: (at: number) => dateAt(cli.config.hours, at),
      now: Date.now,
    };
    return await forgetThread(ports, thread, Date.now(), Number.POSITIVE_INFINITY, { unblocks });
  } finally {
    documentClient.destroy();
  }
}

/** Whether events of the thread failed: the first one may have, so that no conversation began. */
async function isAmongLetters({ queue, deadLetters: dead }: Resources, { page, customer }: Thread): Promise<boolean> {
  if (queue === undefined || dead === undefined) return false;
  const letters = deadLetters(queue, dead);
  try {
    const found = await letters.list();
    return found.letters.some(({ event }) => event?.thread.page === page && event.thread.customer === customer);
  } finally {
    letters.close();
  }
}

/** @returns how many events of the thread waited among the dead letters; nothing where the queues cannot be found. */
async function removeLetters({ queue, deadLetters: dead }: Resources, thread: Thread): Promise<number | undefined> {
  if (queue === undefined || dead === undefined) return undefined;
  const letters = deadLetters(queue, dead);
  try {
    return await letters.remove(thread);
  } finally {
    letters.close();
  }
}
