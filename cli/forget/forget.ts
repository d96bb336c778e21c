import { tableClient } from '../../lib/store/index.ts';
import type { Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { deadLetters } from '../replay/dead-letters.ts';
import { targetOf } from '../stack/index.ts';
import { tableOf, threadOf } from '../stack/thread.ts';
import { agreed } from '../terminal/agreed.ts';
import { type Deleted, deleteItems } from './forgotten-items.ts';

const usage = `npm run forget -- <thread> [--yes] [--local | --stage dev --region eu-central-1]
  Deletes a conversation: its history, the visitor's session, and its events that wait in the queue or among the dead
  letters. It cannot be undone. What Messenger itself has stays there.`;

const options = { ...targetOptions, yes: { type: 'boolean' } } as const;

/** Deletes everything of a conversation, for a customer who asks for it. */
export const forget: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    noMore(positionals.slice(1), usage);
    const target = targetOf(cli, flags);
    const thread = await threadOf(positionals[0], cli, target, usage);
    const { name, ...reach } = await tableOf(target);
    const shown = `${thread.page}:${thread.customer}`;
    if (!(await agreed(cli.terminal, `Delete all of ${shown} on ${target.title}?`, flags.yes))) {
      throw new Stop('Nothing was deleted.', 'Add --yes: it cannot be undone.');
    }
    const client = tableClient(reach);
    const { queue, deadLetters: dead } = await target.resources();
    const letters = queue && dead && deadLetters(queue, dead);
    try {
      const deleted = await deleteItems({ client, name }, thread, Date.now());
      const removed = (await letters?.remove(thread)) ?? 0;
      cli.terminal.print(summary(shown, deleted, removed));
      cli.terminal.print('  Events of it that still wait in the queue are dropped.');
      if (!letters) cli.terminal.print('! The dead letters were not looked at: the queues cannot be found.');
    } finally {
      client.destroy();
      letters?.close();
    }
    return 0;
  },
};

function summary(shown: string, deleted: Deleted, letters: number): string {
  const total = [...deleted.values()].reduce((sum, count) => sum + count, 0);
  if (total + letters === 0) return `✓ There is nothing of ${shown}.`;
  const kinds = [...deleted].map(([kind, count]) => `${kind}: ${count}`);
  return `✓ ${total} items of ${shown} are deleted (${[...kinds, `dead letters: ${letters}`].join(', ')}).`;
}
