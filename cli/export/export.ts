import { dynamoStore, tableClient } from '../../lib/store/index.ts';
import type { Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { tableOf, threadOf } from '../stack/thread.ts';

const usage = `npm run --silent export -- <thread> [--local | --stage dev --region eu-central-1] > history.jsonl
  Prints a conversation's history, a line of JSON for each line of it. A thread is <page>:<customer>, or only the customer's id.`;

/** Lines read in one call. */
const pageSize = 200;

/** Prints a conversation's whole history as JSON lines, for a customer who asks for their data. */
export const exportThread: Command = {
  usage,
  options: targetOptions,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, targetOptions, usage);
    noMore(positionals.slice(1), usage);
    const target = targetOf(cli, flags);
    const thread = await threadOf(positionals[0], cli, target, usage);
    const { name, ...reach } = await tableOf(target);
    const client = tableClient(reach);
    const store = dynamoStore({ table: name, documentClient: client });
    let after = 0;
    try {
      for (;;) {
        const entries = await store.history(thread, { after, limit: pageSize });
        for (const entry of entries) cli.terminal.printJson(JSON.stringify(entry));
        after = entries.at(-1)?.seq ?? after;
        if (entries.length < pageSize) break;
      }
    } finally {
      client.destroy();
    }
    if (after > 0) return 0;
    throw new Stop(
      `There is nothing of ${thread.page}:${thread.customer} on ${target.title}.`,
      'Check the id: the inbox and `npm run logs` show it as page and customer.',
    );
  },
};
