import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type AgentDirectory, agentDirectory, type SignedIn } from '../../../lib/agents/index.ts';
import { type Notice, type NotifyPorts, runNotice, toldItems, webPush } from '../../../lib/agents/notify/index.ts';
import { type Conversation, newConversation, type Thread } from '../../../lib/conversation/index.ts';
import { dynamoStore } from '../../../lib/store/index.ts';
import { startPushService, vapidKeys } from '../../support/push-service.ts';
import { startTable } from '../../support/table.ts';

export const MINUTE = 60_000;
/** A Monday, 10:00 in Berlin. */
export const START = Date.parse('2026-11-30T09:00Z');

/** Agents, conversations, push service and queue of notices; the clock stands until a test moves it. */
export async function startWorld() {
  const table = await startTable();
  const keys = vapidKeys();
  const service = await startPushService(keys.publicKey);
  const directory: AgentDirectory = agentDirectory(table);
  const store = dynamoStore(table);
  const clock = { now: START };
  const queue: { notice: Notice; seconds: number }[] = [];
  const mails: { agent: string; link: string }[] = [];
  const logged: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const conversations = new Map<string, Conversation>();

  const ports: NotifyPorts = {
    store,
    directory,
    told: toldItems(table),
    queue: { send: async (notice, seconds) => void queue.push({ notice, seconds }) },
    push: webPush({ keys, subject: 'mailto:you@shop.example', testOrigin: service.origin, patience: 300 }),
    mail: async (agent, link) => void mails.push({ agent, link }),
    inboxOrigin: 'https://inbox.shop.example',
    showText: false,
    now: () => clock.now,
    log: (level, message, fields) => void logged.push({ level, message, fields }),
  };

  const world = {
    ...table,
    directory,
    store,
    service,
    clock,
    queue,
    mails,
    logged,
    ports,
    /** An agent with an open session. */
    async agent(name: string, mail?: string): Promise<SignedIn> {
      const { id } = await directory.add({ name, ...(mail && { mail }) }, clock.now);
      const { token } = await directory.invite(id, clock.now);
      const signedIn = await directory.signIn(token, { network: '192.0.2.1', now: clock.now });
      if (!signedIn) throw new Error('The invite was refused.');
      return signedIn;
    },
    /** A browser of the agent that allowed notifications, signed in as a device of its own. */
    async browser(agent: SignedIn, name: string): Promise<SignedIn> {
      const { token } = await directory.deviceCode(agent.agent.id, clock.now);
      const device = await directory.signIn(token, { network: '192.0.2.2', now: clock.now });
      if (!device) throw new Error('The device code was refused.');
      await directory.subscriptions.add(device.session, service.subscribe(name), clock.now);
      return device;
    },
    /** The device has the inbox open and visible now. */
    see: ({ agent, session }: SignedIn) =>
      directory.online.add(
        { connection: `c-${session.hash}`, agent: agent.id, session: session.hash, visibleAt: clock.now },
        clock.now,
      ),
    /** Stores the conversation as it is after a turn. */
    async conversation(customer: string, change: Partial<Conversation> = {}): Promise<Thread> {
      const thread = { page: '1002003004005', customer };
      const known = conversations.get(customer) ?? newConversation(thread, clock.now);
      const written = await store.commit({ ...known, waitingSince: START, seq: 3, surface: 'web', ...change });
      conversations.set(customer, written);
      return thread;
    },
    /** An agent's inbox shows the thread. */
    watch: (customer: string) =>
      table.documentClient.send(
        new PutCommand({
          TableName: table.table,
          Item: { pk: `C#1002003004005:${customer}`, sk: 'W#c1', ttl: Math.ceil(clock.now / 1000) + 3600 },
        }),
      ),
    /** Handles a notice of the turn. */
    notice: (customer: string, key: string, rest: Partial<Notice> = {}) =>
      runNotice(ports, { thread: { page: '1002003004005', customer }, key, at: clock.now, ...rest }),
    /** Lets time pass until the first notice that waits in the queue, and handles it. */
    async next(): Promise<void> {
      const [first] = queue.splice(0, 1);
      if (!first) throw new Error('No notice waits.');
      clock.now += first.seconds * 1000;
      await runNotice(ports, first.notice);
    },
    /** The browsers that got a notification since the last call. */
    rang(): string[] {
      return service.delivered.splice(0).map(({ browser }) => browser);
    },
    async stop() {
      await service.stop();
      await table.stop();
    },
  };
  return world;
}
