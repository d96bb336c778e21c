import type { Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { missing, type Target, targetOf } from '../stack/index.ts';
import { table } from '../terminal/table.ts';
import { deadLetters, type Letter } from './dead-letters.ts';

const usage = `npm run replay -- list | one <id> | all [--local | --stage dev --region eu-central-1]
  Events that failed ten times wait here. Once you have repaired the cause, bring them back: they are handled as new
  ones. An event that was handled before is recognized, and nothing happens twice.`;

/** Brings dead letters back. */
export const replay: Command = {
  usage,
  options: targetOptions,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, targetOptions, usage);
    const [action = '', ...rest] = positionals;
    const [id] = action === 'one' ? rest.splice(0, 1) : [];
    noMore(rest, usage);
    const { queue, deadLetters: dead } = await queuesOf(targetOf(cli, flags));
    const letters = deadLetters(queue, dead);
    try {
      if (action === 'list') {
        const { letters: found, total } = await letters.list();
        cli.terminal.print(total === 0 ? '✓ There are no dead letters.' : listed(found, total));
        return 0;
      }
      if (action !== 'all' && (action !== 'one' || id === undefined)) throw new Stop('Which of them?', usage);
      const { replayed, unreadable } = await letters.replay(action === 'one' ? id : undefined);
      if (action === 'one' && replayed + unreadable === 0) {
        throw new Stop(
          `There is no dead letter ${id}, or another reader has it.`,
          'Run `npm run replay -- list`, and again in a minute.',
        );
      }
      cli.terminal.print(`✓ ${replayed} brought back.`);
      if (unreadable > 0)
        cli.terminal.print(`! ${unreadable} left where they are: they are no events of this version.`);
      return unreadable > 0 ? 1 : 0;
    } finally {
      letters.close();
    }
  },
};

async function queuesOf(target: Target) {
  const { queue, deadLetters: dead } = await target.resources();
  if (queue && dead) return { queue, deadLetters: dead };
  throw missing(target, 'queues');
}

function listed(letters: readonly Letter[], total: number): string {
  const rows = letters.map(({ id, at, event }) => [
    id,
    new Date(at).toISOString(),
    event?.source ?? 'unreadable',
    event ? `${event.thread.page}:${event.thread.customer}` : '',
  ]);
  const more = total > letters.length ? `\nand ${total - letters.length} more behind them.` : '';
  return `${table([['id', 'came', 'from', 'thread'], ...rows])}${more}`;
}
