import { BatchWriteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableClient, threadKey } from '../../lib/store/index.ts';
import type { Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { tableOf, threadOf } from '../stack/thread.ts';
import { agreed } from '../terminal/agreed.ts';

const usage = `npm run forget -- <thread> [--yes] [--local | --stage dev --region eu-central-1]
  Deletes a conversation and its history from the table. It cannot be undone. What Messenger itself has stays there.`;

const options = { ...targetOptions, yes: { type: 'boolean' } } as const;

/** Deletes all stored items of a conversation, for a customer who asks for it. */
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
    try {
      const deleted = await deleteAll(client, name, threadKey(thread));
      cli.terminal.print(
        deleted === 0 ? `✓ There is nothing of ${shown}.` : `✓ ${deleted} items of ${shown} are deleted.`,
      );
    } finally {
      client.destroy();
    }
    return 0;
  },
};

async function deleteAll(client: DynamoDBDocumentClient, table: string, pk: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'pk, sk',
        // One call deletes at most 25.
        Limit: 25,
      }),
    );
    if (Items.length === 0) return deleted;
    const requests = Items.map(({ pk: hash, sk }) => ({ DeleteRequest: { Key: { pk: hash, sk } } }));
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
    deleted += requests.length - (UnprocessedItems?.[table]?.length ?? 0);
  }
}
