import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../../lib/aws/index.ts';
import { dynamoStore, tableClient } from '../../lib/store/index.ts';
import { maximum } from '../aws/metrics.ts';
import { count } from '../replay/dead-letters.ts';
import { type Check, command, fail, ok, skip, warn } from './finding.ts';

/** Seconds. A turn takes one or two: an event that waits longer waits for a failure. */
const slow = 60;
const stuck = 900;
/** Milliseconds. The clock runs every minute. */
const late = 3 * 60_000;

/** How long events wait, and whether some are dead letters. */
export const queue: Check = async (patient) => {
  const { resources } = patient;
  if (!resources.queue || !resources.deadLetters) return [skip('Queue', unknown), skip('Dead letters', unknown)];
  const { url, webUrl, ...reach } = resources.queue;
  const urls = webUrl === undefined ? [url] : [url, webUrl];
  const counts = await Promise.all(urls.map((each) => counted({ ...reach, url: each })));
  const waiting = counts.reduce((sum, each) => sum + each, 0);
  const dead = await counted(resources.deadLetters);
  const { region } = resources;
  const ages = region === undefined ? [] : await Promise.all(urls.map((each) => ageOf(region, each)));
  const age = Math.max(0, ...ages);
  const found = `${waiting} waiting${age > 0 ? `, the oldest for ${age} s` : ''}`;
  const todo = `Look for errors: ${command(patient, 'logs -- <thread>')}, or the log of the function turn.`;
  return [
    age > stuck ? fail('Queue', found, todo) : age > slow ? warn('Queue', found, todo) : ok('Queue', found),
    dead === 0
      ? ok('Dead letters', 'none')
      : fail(
          'Dead letters',
          `${dead} events failed for good`,
          `${command(patient, 'replay -- list')} shows them; \`all\` brings them back once the cause is repaired.`,
        ),
  ];
};

/** Whether the clock wakes threads when they are due. */
export const clock: Check = async ({ resources, target }) => {
  if (!resources.table) return [skip('Clock', unknown)];
  const { name, ...reach } = resources.table;
  const client = tableClient(reach);
  const [overdue] = await dynamoStore({ table: name, documentClient: client })
    .due(Date.now() - late, 1)
    .finally(() => client.destroy());
  if (overdue === undefined) return [ok('Clock', 'no thread is overdue')];
  const minutes = Math.round((Date.now() - overdue.dueAt) / 60_000);
  const todo = target.local
    ? 'Start `npm start` again.'
    : 'Look into the log of the function clock, and whether its schedule is enabled in EventBridge.';
  return [fail('Clock', `a thread waits to be woken for ${minutes} minutes`, todo)];
};

const unknown = 'the stack does not say where it is: is it running?';

async function counted(reach: Reach & { readonly url: string }): Promise<number> {
  const client = new SQSClient(clientOptions(reach));
  return count(client, reach.url).finally(() => client.destroy());
}

/** How long the oldest event of a queue waited lately (s). */
function ageOf(region: string, url: string): Promise<number> {
  return maximum(region, 'AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: nameOf(url) });
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
