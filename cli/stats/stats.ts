import { dateAt, type Hours } from '../../lib/config/index.ts';
import { DAYS_KEPT, dynamoStore, tableClient } from '../../lib/store/index.ts';
import type { Command } from '../command/command.ts';
import { duration, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { tableOf } from '../stack/thread.ts';
import { statsOf } from './figures.ts';
import { type Period, readDays } from './read-days.ts';
import { shown } from './shown.ts';

const usage = `npm run stats -- [--since 30d] [--json] [--local | --stage dev --region eu-central-1]
  Counts conversations: answered by the bot alone, handed over to a person, failed, and how long customers waited for a
  person; by day, by surface and by ref. docs/operator.md says what each figure means.
  --since    days: 7d, 30d, at most ${DAYS_KEPT}d; 30d without it. Today is one of them
  --json     one line of JSON (with npm run --silent); waits in seconds`;

const options = { ...targetOptions, since: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Counts what happened in the conversations of the last days. */
export const stats: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags } = parse(args, options, usage, false);
    const { since = '30d' } = flags;
    const { hours } = cli.config;
    const period = periodOf(since, hours, Date.now());
    const target = targetOf(cli, flags);
    const { name, ...reach } = await tableOf(target);
    const client = tableClient(reach);
    try {
      const counted = statsOf(await readDays(dynamoStore({ table: name, documentClient: client }), period));
      const timeZone = hours?.timeZone ?? 'UTC';
      const [from = '', to = ''] = [period.days[0], period.days.at(-1)];
      if (flags.json) cli.terminal.printExact(JSON.stringify({ from, to, timeZone, ...counted }));
      else if (counted.days.length > 0) {
        cli.terminal.print(`${target.title}, ${from} to ${to} (days of ${timeZone})\n\n${shown(counted)}`);
      } else {
        cli.terminal.print(
          `No customer wrote on ${target.title} from ${from} to ${to}.\n→ Look further back: --since 90d. Days are counted since this version was deployed.`,
        );
      }
    } finally {
      client.destroy();
    }
    return 0;
  },
};

const DAY = 86_400_000;

/** The last days up to today, on the operator's clock. @throws {Stop} where they are more than the table keeps. */
function periodOf(since: string, hours: Hours | undefined, now: number): Period {
  const length = Math.ceil(duration(since) / DAY);
  if (length > DAYS_KEPT) {
    throw new Stop(
      `Days are kept for ${DAYS_KEPT} days, and ${since} is more.`,
      `Write --since ${DAYS_KEPT}d or less.`,
    );
  }
  const today = Date.parse(dateAt(hours, now));
  const days = Array.from({ length }, (_, index) => new Date(today - (length - 1 - index) * DAY));
  // No time zone is a whole day ahead of UTC.
  return { days: days.map((day) => day.toISOString().slice(0, 10)), since: today - length * DAY };
}
