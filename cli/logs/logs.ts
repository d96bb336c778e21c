import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { field, readJson } from '../../lib/json.ts';
import { localEnvironment, readSettings } from '../../lib/settings/index.ts';
import { awsOf } from '../aws/clients.ts';
import type { Cli, Command } from '../command/command.ts';
import { duration, noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { type Target, targetOf } from '../stack/index.ts';
import { threadOf } from '../stack/thread.ts';

const usage = `npm run logs -- <thread> [--since 1h] [--local | --stage dev --region eu-central-1]
  What the functions logged about a conversation, and everything else with the same correlation ids, oldest first.
  A thread is <page>:<customer>, or only the customer's id. --since takes minutes, hours, days: 30m, 1h, 7d.`;

const options = { ...targetOptions, since: { type: 'string' } } as const;

/** Ids in one search: a filter has at most 1,024 characters. */
const idsAtOnce = 20;

/** Log lines about one thread, and lines of other functions with the same correlation id. */
export const logs: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    noMore(positionals.slice(1), usage);
    const target = targetOf(cli, flags);
    const { customer } = await threadOf(positionals[0], cli, target, usage);
    const since = Date.now() - duration(flags.since ?? '1h');
    const find = target.local ? inFile(cli) : await inCloudWatch(target);
    const named = await find([customer], since);
    const ids = [...new Set(named.flatMap(({ message }) => idOf(message) ?? []))];
    const related: Line[] = [];
    for (let i = 0; i < ids.length; i += idsAtOnce) related.push(...(await find(ids.slice(i, i + idsAtOnce), since)));
    const lines = new Map([...named, ...related].map((line) => [`${line.at} ${line.message}`, line]));
    for (const { message } of [...lines.values()].sort((a, b) => a.at - b.at))
      cli.terminal.printExact(message.trimEnd());
    if (lines.size === 0)
      cli.terminal.print(
        `Nothing was logged about ${customer} in this time: a turn without a problem logs nothing.\n→ Look further back with --since 7d.`,
      );
    return 0;
  },
};

interface Line {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
}

/** Lines with any of these words. */
type Find = (words: readonly string[], since: number) => Promise<Line[]>;

async function inCloudWatch(target: Target): Promise<Find> {
  const { functions, region = '' } = await target.resources();
  const { logs: client } = awsOf(region);
  return async (words, startTime) => {
    const filterPattern = words.map((word) => `?"${word.replaceAll('"', '')}"`).join(' ');
    const found = await Promise.all(
      functions.map(async (name) => {
        const events: FilteredLogEvent[] = [];
        try {
          const query = { logGroupName: `/aws/lambda/${name}`, filterPattern, startTime };
          for await (const page of paginateFilterLogEvents({ client }, query)) events.push(...(page.events ?? []));
        } catch (error) {
          // A function that never ran has no log yet.
          if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
        }
        return events.map(({ timestamp = 0, message = '' }) => ({ at: timestamp, message }));
      }),
    );
    return found.flat();
  };
}

/** Searches the log files of `npm start`: the newest one, and the one before. */
function inFile({ env, directory }: Cli): Find {
  const { dataDir } = readSettings({ DATA_DIR: localEnvironment(directory, env).DATA_DIR });
  const path = resolve(directory, dataDir, 'stack.log');
  return async (words, since) => {
    const before = await readFile(`${path}.1`, 'utf8').catch(() => '');
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Stop(
        `There is no ${path}.`,
        'The local stack writes it as soon as a function logs something: run `npm start`, write to the bot, and run this again.',
      );
    });
    return (before + text).split('\n').flatMap((message) => {
      const at = Date.parse(String(fieldOf(message, 'time') ?? ''));
      return at >= since && words.some((word) => message.includes(word)) ? [{ at, message }] : [];
    });
  };
}

function idOf(message: string): string[] | undefined {
  const id = fieldOf(message, 'id');
  return typeof id === 'string' && id !== '' ? [id] : undefined;
}

/** Reads a field of a log line. Lambda or a terminal may have written a text before the JSON. */
function fieldOf(message: string, name: string): unknown {
  return field(readJson(message.slice(message.indexOf('{'))), name);
}
