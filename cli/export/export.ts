import { type Line, type Thread, withoutDigits } from '../../lib/conversation/index.ts';
import { dynamoStore, type Store, tableClient } from '../../lib/store/index.ts';
import type { Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { noSuchThread, tableOf, threadOf } from '../stack/thread.ts';
import { type Format, formats } from './formats.ts';

const usage = `npm run --silent export -- <thread> [--format jsonl|json|text|html] [--local | --stage dev --region eu-central-1] > history.jsonl
  Prints a conversation's history. A thread is <page>:<customer>, or only the customer's id: \`npm run threads\` lists them.
  --format   jsonl: a line of JSON for each line of the history (without --format); json: one JSON list;
             text: to read; html: a page to open in a browser`;

const options = { ...targetOptions, format: { type: 'string' } } as const;

/** Lines read in one call. */
const pageSize = 200;

/** Prints a conversation's whole history, for a customer who asks for their data. */
export const exportThread: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    noMore(positionals.slice(1), usage);
    const format = formatOf(flags.format);
    const target = targetOf(cli, flags);
    const thread = await threadOf(positionals[0], cli, target, usage);
    const { name, ...reach } = await tableOf(target);
    const client = tableClient(reach);
    let printed = 0;
    try {
      for await (const line of linesOf(dynamoStore({ table: name, documentClient: client }), thread)) {
        const start = printed === 0 ? format.start({ thread, page: cli.config.page.name }) : undefined;
        if (start !== undefined) cli.terminal.printExact(start);
        cli.terminal.printExact(format.line(line, printed === 0));
        printed += 1;
      }
    } finally {
      client.destroy();
    }
    if (printed === 0) throw noSuchThread(thread, target);
    if (format.end !== undefined) cli.terminal.printExact(format.end);
    return 0;
  },
};

/**
 * Reads a history in parts, so that a long one is never in memory as a whole. Digits that may still open a chat are
 * dots in every format: an export is mailed and kept.
 */
async function* linesOf(store: Pick<Store, 'history'>, thread: Thread): AsyncGenerator<Line> {
  let after = 0;
  for (;;) {
    const lines = await store.history(thread, { after, limit: pageSize });
    yield* lines.map(withoutDigits);
    after = lines.at(-1)?.seq ?? after;
    if (lines.length < pageSize) return;
  }
}

function formatOf(given = 'jsonl'): Format {
  const format = Object.hasOwn(formats, given) ? formats[given] : undefined;
  if (format) return format;
  throw new Stop(`"${given}" is not a format.`, `Use one of ${Object.keys(formats).join(', ')}.`);
}
