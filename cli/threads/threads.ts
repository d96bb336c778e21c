import type { Row, Surface } from '../../lib/conversation/index.ts';
import { dynamoStore, tableClient } from '../../lib/store/index.ts';
import type { Command } from '../command/command.ts';
import { duration, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { tableOf } from '../stack/thread.ts';
import { table } from '../terminal/table.ts';
import { timeText } from '../terminal/time-text.ts';
import { foundThreads } from './found-threads.ts';

const usage = `npm run threads -- [--since 1d|all] [--search text] [--surface web|messenger] [--json] [--local | --stage dev --region eu-central-1]
  Lists conversations, the last one that changed first. The other commands accept what stands under "thread".
  --since    minutes, hours or days: 30m, 1h, 7d; all for every conversation; 1d without it
  --search   a part of a name, an id, a ref, a page's address, or of any line; reads every history of that time
  --json     a line of JSON for each conversation (with npm run --silent)`;

const options = {
  ...targetOptions,
  since: { type: 'string' },
  search: { type: 'string' },
  surface: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const ALL = 'all';

/** Finds conversations, so that an operator can name one to `export`, `forget` and `logs`. */
export const threads: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags } = parse(args, options, usage, false);
    const { search, since = '1d' } = flags;
    const surface = surfaceOf(flags.surface);
    const wanted = {
      since: since === ALL ? 0 : Date.now() - duration(since),
      ...(surface && { surface }),
      ...(search && { search }),
    };
    const target = targetOf(cli, flags);
    const { name, ...reach } = await tableOf(target);
    const client = tableClient(reach);
    try {
      const rows = await foundThreads(dynamoStore({ table: name, documentClient: client }), wanted);
      if (flags.json) for (const row of rows) cli.terminal.printExact(JSON.stringify(row));
      else if (rows.length > 0) cli.terminal.print(listed(rows));
      else {
        const what = search === undefined ? 'No conversation' : `No conversation with "${search}"`;
        cli.terminal.print(
          since === ALL
            ? `${what} is on ${target.title}.`
            : `${what} changed on ${target.title} in this time (${since}).\n→ Look further back: --since all.`,
        );
      }
    } finally {
      client.destroy();
    }
    return 0;
  },
};

function surfaceOf(given: string | undefined): Surface | undefined {
  if (given === undefined || given === 'web' || given === 'messenger') return given;
  throw new Stop(`"${given}" is not a surface.`, 'Write --surface web or --surface messenger.');
}

function listed(rows: readonly Row[]): string {
  return table([
    ['thread', 'last change', 'surface', 'shelf', 'name', 'last words'],
    ...rows.map(({ thread, at, surface, shelf, identity, name = identity?.sub ?? '', preview = '' }) => [
      `${thread.page}:${thread.customer}`,
      timeText(at),
      surface,
      shelf,
      oneLine(name),
      oneLine(preview),
    ]),
  ]);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
