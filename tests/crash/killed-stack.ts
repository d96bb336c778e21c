import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Line } from '../../lib/conversation/index.ts';
import { createGraph } from '../../lib/graph/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { emulated } from '../../serverless/local/emulated.ts';
import { connectSimulator, createSimulator, type Simulator, type SimulatorClient } from '../../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { startTable } from '../support/table.ts';

const PEOPLE = 5;
const { PAGE_ID, APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN } = localDefaults;
const FIELDS = ['messages', 'message_echoes', 'messaging_postbacks', 'messaging_handovers', 'standby'];

/**
 * Kills the whole stack `kills` times under load, each time at a random moment, and starts it again. Table, queue and
 * Messenger run outside of it and live on.
 */
export function describeKilledStack(kills: number): void {
  describe('The whole stack, killed again and again under load', { timeout: 600_000 }, () => {
    let table: Awaited<ReturnType<typeof startTable>>;
    let queue: Awaited<ReturnType<typeof startFauxqs>>;
    let simulator: Simulator;
    let stack: Stack;
    let client: SimulatorClient;
    const external = () => ({
      DYNAMODB_ENDPOINT: table.endpoint,
      SQS_ENDPOINT: `http://127.0.0.1:${queue.port}`,
      GRAPH_URL: simulator.url,
    });

    beforeAll(async () => {
      table = await startTable();
      queue = await startFauxqs({ port: 0, logger: false });
      simulator = await createSimulator({
        port: 0,
        page: { id: PAGE_ID, name: 'Page', token: PAGE_ACCESS_TOKEN },
        app: { id: APP_ID, secret: APP_SECRET },
      });
      client = connectSimulator(simulator.url);
      stack = await startStack({ env: external() });
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
      await queue.stop();
      await table.stop();
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
          await eventually(async () => expect(await waiting()).toBeLessThan(30), 20);
        }
      })();
      const waiting = async () =>
        (await client.control({ action: 'retry_now' })).apps.find(({ id }) => id === APP_ID)?.waiting;

      for (let kill = 0; kill < kills; kill += 1) {
        const enough = said.length + 2 + Math.floor(Math.random() * 8);
        await eventually(() => expect(said.length).toBeGreaterThan(enough), 1);
        await stack.kill();
        stack = await startStack({ env: { ...external(), ...stack.env } });
      }
      talking.abort();
      await load;
      await eventually(async () => expect(await waiting()).toBe(0), 100);

      const store = dynamoStore({ table: 'customer-chat-table', documentClient: table.documentClient });
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
        return marked.length + (await deadLetters(external().SQS_ENDPOINT));
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
    });
  });
}

async function deadLetters(endpoint: string): Promise<number> {
  const sqs = new SQSClient(emulated(endpoint, 'eu-central-1'));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((url) => url.endsWith('-dlq.fifo'));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

/** The recipient of a message, and the number of its line. */
function answerOf(params: Record<string, unknown>): string {
  const { recipient, message } = params as { recipient: { id: string }; message?: { metadata?: string } };
  return `${recipient.id} ${message?.metadata}`;
}
