import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { agentDirectory } from '../../lib/agents/index.ts';
import {
  type Conversation,
  type Line,
  newConversation,
  type Owner,
  type Thread,
} from '../../lib/conversation/index.ts';
import { linkAddress, links } from '../../lib/links/index.ts';
import {
  gatewayPush,
  menuOverrides,
  openShelfReader,
  type PluginProfile,
  pushTables,
  type SocketPorts,
  sessions,
  socket,
  tally,
  threadLimits,
} from '../../lib/live/index.ts';
import { type AgentServerFrame, parseAgentServerFrame, type ServerFrame } from '../../lib/protocol/index.ts';
import type { QueuedEvent } from '../../lib/queue/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { SHOP_SECRET } from '../support/identity-token.ts';
import { startTable } from '../support/table.ts';
import { inboxFake } from './inbox-fake.ts';

export const page = '1002003004005';

export const profile: PluginProfile = {
  get_started: { payload: 'GET_STARTED' },
  ice_breakers: [{ locale: 'default', call_to_actions: [{ question: 'Where is my order?', payload: 'ORDER' }] }],
  persistent_menu: [
    {
      locale: 'default',
      composer_input_disabled: false,
      call_to_actions: [{ type: 'postback', title: 'Talk to a person', payload: 'PERSON' }],
    },
    { locale: 'de_DE', disabled_surfaces: ['CUSTOMER_CHAT_PLUGIN'], call_to_actions: [] },
  ],
};

/** The server's side of the protocol on an emulated table. A stand-in for API Gateway keeps what browsers were sent. */
export async function startWorld() {
  const table = await startTable();
  const gateway = await startGateway();
  const clock = { now: 1_795_000_000_000 };
  const now = () => clock.now;
  const queued: QueuedEvent[] = [];
  const logged: { level: string; message: string; fields: object }[] = [];
  const log = (level: string, message: string, fields: object) => void logged.push({ level, message, fields });
  const queue = { isDown: false };
  const handled = new Set<string>();
  const agents = agentDirectory(table);
  const inbox = inboxFake();
  const hours: { back?: number } = {};
  /** What `npm run identity` has stored. */
  const shop: { secrets: string[]; problem?: string } = { secrets: [SHOP_SECRET] };
  const live = {
    ...pushTables(table),
    menuOverrides: menuOverrides(table, profile),
    store: dynamoStore({ ...table, now }),
    links: links(table),
  };
  const { shelf } = live.store;
  live.store.shelf = (...asked) => inbox.store.shelf(...asked);
  const push = gatewayPush({
    ...live,
    back: () => hours.back,
    reachable: { messenger: true, mail: true },
    endpoint: gateway.endpoint,
    now,
    warn: (message, fields) => log('warn', message, fields),
  });
  let numbers = 0;

  /** One instance of the function. It shares with others only the table. */
  const instance = (changes: Partial<SocketPorts> = {}) =>
    socket({
      ...live,
      push,
      sessions: sessions(table),
      tally: tally(table),
      threadLimits: threadLimits(table),
      queue: {
        async enqueue(events) {
          if (queue.isDown) throw new Error('connect ECONNREFUSED');
          queued.push(...events);
        },
      },
      agents,
      openShelf: openShelfReader({ shelf: (...asked) => inbox.store.shelf(...asked) }),
      isPushEndpoint: (endpoint) => endpoint.startsWith('https://fcm.googleapis.com/'),
      pushKey: async () => 'BPublicKey',
      identitySecrets: async () => ({ usable: shop.secrets, ...(shop.problem && { problem: shop.problem }) }),
      back: () => hours.back,
      reachable: { messenger: true, mail: true },
      messengerAddress: (token) => linkAddress('https://graph.facebook.com', page, token),
      pageId: page,
      site: 'shop.example',
      allowed: /^https:\/\/shop\.example$/,
      now,
      log,
      ...changes,
    });
  let current = instance();

  /** A browser's connection. */
  function browser(address = `10.0.${++numbers >> 8}.${numbers & 255}`) {
    numbers += 1;
    const connection = `c${numbers}`;
    gateway.open.add(connection);
    /** Sends a body and returns the answer as the browser reads it: without undefined fields. */
    const receive = async (body: unknown, at = current) => {
      const answer = await at.receive(body, { connection, address });
      return answer && JSON.parse(JSON.stringify(answer));
    };
    const sends = (body: unknown, at = current): Promise<ServerFrame | undefined> => receive(body, at);
    /** Also what another instance of the function answers. */
    const asks = (frame: unknown, at = current) => sends(JSON.stringify(frame), at);
    /** What an inbox sends, also to another instance of the function. */
    const tells = async (frame: object, at = current): Promise<AgentServerFrame | undefined> => {
      const answer = await receive(JSON.stringify(frame), at);
      return answer && readWhole(answer);
    };
    return {
      connection,
      asks,
      tells,
      /** Frames that were pushed, without answers. */
      pushed: () => gateway.sent.filter(({ to }) => to === connection).map(({ frame }) => frame),
      sends,
      async hello(fields: object = {}): Promise<ServerFrame<'welcome'>> {
        const answer = await asks({ type: 'hello', id: `h${++numbers}`, ...fields });
        if (answer?.type !== 'welcome') throw new Error(`The answer to hello is ${JSON.stringify(answer)}.`);
        return answer;
      },
      leaves: () => current.disconnect(connection),
      /** The network is cut: API Gateway answers 410 from now on, and calls no function. */
      vanishes: () => gateway.open.delete(connection),
    };
  }

  let numberOfAgents = 0;
  return {
    ...table,
    agents,
    inbox,
    hours,
    shop,
    instance,
    /** The shelves of the table itself. */
    storedShelf: shelf,
    /** An agent who is signed in, with an open inbox. */
    async agent(address?: string) {
      numberOfAgents += 1;
      const record = await agents.add({ name: `Agent ${numberOfAgents}` }, clock.now);
      const { token: invite } = await agents.invite(record.id, clock.now);
      const signedIn = await agents.signIn(invite, { network: 'test', now: clock.now });
      if (!signedIn) throw new Error('The invite signs no agent in.');
      /** One more inbox of the agent. */
      const inboxOf = async (at?: string) => {
        const tab = browser(at);
        const welcome = await tab.tells({ type: 'agent_hello', id: 'hello', session: signedIn.token });
        if (welcome?.type !== 'agent_welcome') throw new Error(`The answer is ${JSON.stringify(welcome)}.`);
        return { ...tab, welcome };
      };
      return {
        ...(await inboxOf(address)),
        ref: { id: record.id, name: record.name },
        token: signedIn.token,
        session: signedIn.session,
        anotherInbox: inboxOf,
      };
    },
    clock,
    queue,
    queued,
    logged,
    live,
    push,
    gateway,
    browser,
    connect: (origin: string | undefined) => current.connect(origin),
    restart: () => {
      current = instance();
    },
    /** A visitor with a conversation. */
    async visitor(address?: string) {
      const tab = browser(address);
      const { session } = await tab.hello({ start: true });
      if (!session?.token) throw new Error('The welcome has no token.');
      const connection = await live.connections.get(tab.connection);
      if (connection?.role !== 'visitor') throw new Error('The connection is not registered.');
      return { ...tab, token: session.token, expires: session.expires, thread: connection.thread };
    },
    /** The worker has handled the first `count` events that it had not handled before; by default all. */
    async handle(count = Number.POSITIVE_INFINITY) {
      const waiting = queued.filter(({ key }) => !handled.has(key)).slice(0, count);
      for (const { thread, key } of waiting) {
        handled.add(key);
        await live.store.mark(thread, key, undefined, clock.now);
      }
    },
    async write(thread: Thread, ...lines: Partial<Line>[]) {
      for (const line of lines) await live.store.append(thread, someLine(line));
    },
    commit: (conversation: Conversation) => live.store.commit(conversation),
    /** All items of the table. */
    async items() {
      const { Items = [] } = await table.documentClient.send(new ScanCommand({ TableName: table.table }));
      return Items;
    },
    async stop() {
      gateway.stop();
      await table.stop();
    },
  };
}

/** An answer as the inbox reads it. A frame that it cannot read, or not whole, is a fault of the server. */
function readWhole(answer: object): AgentServerFrame {
  const read = parseAgentServerFrame(JSON.stringify(answer));
  if (!read || JSON.stringify(read) !== JSON.stringify(answer)) {
    throw new Error(`The inbox cannot read ${JSON.stringify(answer)}.`);
  }
  return read;
}

export function someLine(changes: Partial<Line>): Line {
  const seq = changes.seq ?? 1;
  return {
    seq,
    at: 1_794_990_000_000 + seq,
    speaker: 'customer',
    surface: 'web',
    content: { message: { mid: `w_${seq}`, text: `line ${seq}` } },
    key: `key-${seq}`,
    status: 'received',
    ...changes,
  };
}

async function startGateway() {
  const sent: { to: string; frame: ServerFrame | AgentServerFrame }[] = [];
  const open = new Set<string>();
  const closed: string[] = [];
  const fault = { status: 0 };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const id = decodeURIComponent(request.url?.split('/@connections/')[1] ?? '');
    if (fault.status) response.writeHead(fault.status).end('{}');
    else if (!open.has(id)) response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end('{}');
    else if (request.method === 'DELETE') {
      closed.push(id);
      response.writeHead(204).end();
    } else {
      sent.push({ to: id, frame: JSON.parse(text) });
      response.writeHead(200).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    sent,
    open,
    closed,
    fault,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A conversation with this owner, as a turn has it. */
export function ownedBy(thread: Thread, owner: Owner, changes: Partial<Conversation> = {}): Conversation {
  return { ...newConversation(thread, 1_794_990_000_000), owner, ...changes };
}
