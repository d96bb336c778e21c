import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Line } from '../../lib/conversation/index.ts';
import { createGraph } from '../../lib/graph/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { dynamoStore, tableClient } from '../../lib/store/index.ts';
import { emulated } from '../../serverless/local/emulated.ts';
import { connectSimulator, createSimulator, type Simulator, type SimulatorClient } from '../../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { type Stack, startStack } from '../support/stack.ts';

const PEOPLE = 5;
const { PAGE_ID, APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN } = localDefaults;
const FIELDS = ['messages', 'message_echoes', 'messaging_postbacks', 'messaging_handovers', 'standby'];

/**
 * Kills the whole stack `kills` times under load, with its table and its queues, each time at a random moment, and
 * starts it again. Only Messenger lives on.
 */
export function describeKilledStack(kills: number): void {
  // Each kill may cost a busy computer a minute until the next stack runs.
  describe('The whole stack, killed again and again under load', { timeout: 300_000 + kills * 60_000 }, () => {
    let simulator: Simulator;
    let stack: Stack;
    let client: SimulatorClient;
    beforeAll(async () => {
      simulator = await createSimulator({
        port: 0,
        page: { id: PAGE_ID, name: 'Page', token: PAGE_ACCESS_TOKEN },
        app: { id: APP_ID, secret: APP_SECRET },
      });
      client = connectSimulator(simulator.url);
      stack = await startStack({ env: { GRAPH_URL: simulator.url } });
      const { subscriptions } = createGraph({
        url: simulator.url,
        pageId: PAGE_ID,
        token: PAGE_ACCESS_TOKEN,
        appId: APP_ID,
        appSecret: APP_SECRET,
      });
      await subscriptions.app.set({ callback_url: stack.urls.webhook, verify_token: VERIFY_TOKEN, fields: FIELDS });
      await subscriptions.page.set(FIELDS);
    });
    afterAll(async () => {
      await stack?.kill();
      await simulator.close();
    });

    it('loses no message, and answers none twice', async () => {
      const phones = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => client.person(`Person ${n}`)));
      const said: string[] = [];
      const talking = new AbortController();
      const load = (async () => {
        for (let n = 0; !talking.signal.aborted; n += 1) {
          const line = await phones[n % PEOPLE]?.say(`number ${n}`);
          said.push(line?.id ?? '');
          // As fast as the stack accepts messages, and never far ahead of it.
          await vi.waitFor(async () => expect(await waiting()).toBeLessThan(30), { timeout: 300_000, interval: 20 });
        }
      })();
      const waiting = async () =>
        (await client.control({ action: 'retry_now' })).apps.find(({ id }) => id === APP_ID)?.waiting;

      for (let kill = 0; kill < kills; kill += 1) {
        const enough = said.length + 2 + Math.floor(Math.random() * 8);
        await vi.waitFor(() => expect(said.length).toBeGreaterThan(enough), { timeout: 300_000, interval: 1 });
        await stack.kill();
        stack = await startStack({ env: stack.env });
      }
      talking.abort();
      await load;
      await eventually(async () => expect(await waiting()).toBe(0), 100);

      const addresses = await addressesOf(stack);
      const documentClient = tableClient({ endpoint: addresses.dynamodb });
      const store = dynamoStore({ table: addresses.table, documentClient });
      const histories = async () =>
        (
          await Promise.all(
            phones.map(({ person }) => store.history({ page: PAGE_ID, customer: person.id }, { limit: 100_000 })),
          )
        ).flat();
      const midOf = ({ content }: Line) => ('message' in content ? content.message.mid : undefined);
      const lost = async () => {
        const kept = new Set((await histories()).map(midOf));
        return said.filter((mid) => !kept.has(mid));
      };
      // An event that was first in its thread at several kills is delayed longer each time, up to four minutes.
      // Its thread waits with it.
      await vi.waitFor(async () => expect(await lost()).toEqual([]), { timeout: 270_000, interval: 250 });
      const mids = (await histories()).map(midOf).filter((mid) => mid !== undefined);
      expect(mids.length).toBe(new Set(mids).size);

      // Each message has its answer in the history: sent, or waiting for the echo of a send that was in doubt at the
      // kill. An event that was under way at kill after kill looks like a bot that ends its process, so a person has to
      // look: its conversation is marked, or the event is in the dead-letter queue.
      const answered = async () => (await histories()).filter(({ speaker }) => speaker === 'bot').length;
      const forPeople = async () => {
        const loaded = phones.map(({ person }) => store.load({ page: PAGE_ID, customer: person.id }, 'none'));
        const marked = (await Promise.all(loaded)).filter(({ conversation }) => conversation?.attention !== undefined);
        return marked.length + (await deadLetters(addresses));
      };
      await eventually(
        async () => expect((await answered()) + (await forPeople())).toBeGreaterThanOrEqual(mids.length),
        250,
      );
      expect(await answered()).toBeLessThanOrEqual(mids.length);
      // A customer who comes after the last kill is answered at once.
      const late = await client.person('Late');
      await late.say('hi');
      await late.nextMessage(60_000);
      const sent = (await client.calls('messages'))
        .filter(({ status }) => status === 200)
        .map(({ params }) => answerOf(params));
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.length).toBe(new Set(sent).size);
      documentClient.destroy();
    });
  });
}

type Addresses = Readonly<Record<'dynamodb' | 'sqs' | 'table' | 'dlq', string>>;

/** Where the table and the queues of a stack are, as the operator's commands find them. */
async function addressesOf({ env }: Stack): Promise<Addresses> {
  return JSON.parse(await readFile(join(env.DATA_DIR ?? '', 'stack.json'), 'utf8'));
}

async function deadLetters({ sqs: endpoint, dlq }: Addresses): Promise<number> {
  const sqs = new SQSClient(emulated(endpoint, 'eu-central-1'));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: dlq, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  sqs.destroy();
  return Number(Attributes?.ApproximateNumberOfMessages);
}

/** The recipient of a message, and the number of its line. */
function answerOf(params: Record<string, unknown>): string {
  const { recipient, message } = params as { recipient: { id: string }; message?: { metadata?: string } };
  return `${recipient.id} ${message?.metadata}`;
}
