import bot from '#bot';
import { newConversation, rowOf } from '../../lib/conversation/index.ts';
import { openShelfReader } from '../../lib/live/index.ts';
import { agentPing } from '../../lib/protocol/limits.ts';
import { startWorld as startNotifyWorld } from '../../tests/agents/notify/world.ts';
import { startWorld } from '../../tests/live/world.ts';
import { OURS, PAGE, World } from '../../tests/support/turn-world.ts';
import { assumed } from './assumed.ts';
import { none, times, type Usage } from './prices.ts';
import { runTurnsOf } from './run-turns.ts';
import { countUnits } from './units.ts';

/** What agents use: an inbox that is open for a day, a customer who waits, and a whole hand-over. */
export async function agentUses(): Promise<{ readonly what: string; readonly usage: Usage }[]> {
  return [
    { what: `an agent online for ${assumed.agentHours} hours, 5 open conversations`, usage: await online(5) },
    { what: `an agent online for ${assumed.agentHours} hours, 500 open conversations`, usage: await online(500) },
    { what: 'a customer who waits for ten minutes: pushes to one phone', usage: await waiting() },
    { what: 'a hand-over: asked for, taken over, answered, marked as done', usage: await handOver() },
  ];
}

/** The inbox pings, and each answer has a digest of the open shelf. */
async function online(rows: number): Promise<Usage> {
  const world = await startWorld();
  try {
    const tab = await openInbox(world);
    await fillShelf(world, rows);
    const units = countUnits(world.documentClient);
    for (let n = 0; n < PINGS; n += 1) {
      world.clock.now += agentPing.every;
      const pong = await tab.tells({ type: 'agent_ping', id: `p-${n}`, visible: true }, tab.instance);
      if (pong?.type !== 'agent_pong') throw new Error(`The answer to a ping is ${JSON.stringify(pong)}.`);
    }
    const ping: Usage = {
      ...none,
      socketMessage: 2,
      connectionMinute: agentPing.every / 60_000,
      invocation: 1,
      gigabyteSecond: assumed.memory * assumed.seconds.socket,
      readUnit: units.read / PINGS,
      writeUnit: units.write / PINGS,
      loggedGigabyte: assumed.logged / 1e9,
    };
    return times(ping, (assumed.agentHours * 3_600_000) / agentPing.every);
  } finally {
    await world.stop();
  }
}

/** So many that a write every 30 s counts as what it is. */
const PINGS = 30;

type LiveWorld = Awaited<ReturnType<typeof startWorld>>;

/** An agent's inbox at an instance of the function that reads the table's own shelves. */
async function openInbox(world: LiveWorld) {
  world.live.store.shelf = world.storedShelf;
  const instance = world.instance({ openShelf: openShelfReader({ shelf: world.storedShelf }) });
  return { ...(await world.agent()), instance };
}

async function fillShelf({ live, clock }: LiveWorld, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const thread = { page: PAGE, customer: `web-${String(n).padStart(36, '0')}` };
    const conversation = {
      ...newConversation(thread, clock.now),
      name: 'Ada Lovelace',
      preview: 'Where is my order? I have been waiting for a week.',
      previewBy: 'customer' as const,
      referer_uri: 'https://shop.example/shoes/42',
      waitingSince: clock.now,
    };
    await live.store.commit({ ...conversation, row: rowOf({ ...conversation, version: 1 }, clock.now) });
  }
}

/** Told at once, after a minute and after ten; no agent opens the conversation. */
async function waiting(): Promise<Usage> {
  const world = await startNotifyWorld();
  try {
    await world.browser(await world.agent('Ana'), 'phone');
    await world.conversation('web-1');
    const units = countUnits(world.documentClient);
    await world.notice('web-1', 'k1');
    let calls = 1;
    for (; world.queue.length > 0; calls += 1) await world.next();
    return {
      ...none,
      invocation: calls,
      gigabyteSecond: calls * assumed.notifyMemory * assumed.seconds.notify,
      standardQueueRequest: 3 * calls,
      readUnit: units.read,
      writeUnit: units.write,
      loggedGigabyte: (calls * assumed.logged) / 1e9,
    };
  } finally {
    await world.stop();
  }
}

/** From the visitor's wish to the bot's greeting after it, with one agent online. No notification is sent. */
async function handOver(): Promise<Usage> {
  const table = await startWorld();
  try {
    const tab = await openInbox(table);
    const visitor = await table.visitor();
    const units = countUnits(table.documentClient);
    const pushedBefore = table.gateway.sent.length;
    const world = new World(bot);
    const ports = {
      ...world.ports(),
      store: table.live.store,
      live: table.push,
      agents: table.agents,
      appId: OURS,
      now: () => table.clock.now,
    };
    let frames = 0;
    let turns = 0;
    const count = async (answer: Promise<{ readonly type: string } | undefined>): Promise<void> => {
      const frame = await answer;
      if (frame?.type === 'error') throw new Error(`The socket refused: ${JSON.stringify(frame)}`);
      frames += 1;
      turns += await runTurnsOf(table.queued, ports, world);
      table.clock.now += 1_000;
    };
    const thread = visitor.thread.customer;
    const say = (frame: object) => count(tab.tells(frame, tab.instance));
    await count(visitor.asks({ type: 'event', id: 'c-1', message: { text: 'Customer Support' } }));
    await say({ type: 'agent_open', id: 'o-1', thread });
    await say({ type: 'agent_event', id: 'a-1', thread, action: { kind: 'take_over' } });
    const basis = { seq: 99, generation: 2 };
    await say({ type: 'agent_event', id: 'a-2', thread, action: { kind: 'reply', text: 'Here you are.', basis } });
    await count(visitor.asks({ type: 'event', id: 'r-1', read: { seq: 4 } }));
    await say({ type: 'agent_event', id: 'a-3', thread, action: { kind: 'seen', seq: 1 } });
    await say({ type: 'agent_event', id: 'a-4', thread, action: { kind: 'done' } });
    const lines = await table.live.store.history(visitor.thread, { limit: 20 });
    if (!lines.some(({ speaker, content }) => speaker === 'agent' && 'sent' in content)) {
      throw new Error('The agent’s answer was not sent.');
    }
    return {
      ...none,
      socketMessage: 2 * frames + table.gateway.sent.length - pushedBefore,
      invocation: frames + turns,
      gigabyteSecond: assumed.memory * (frames * assumed.seconds.socket + turns * assumed.seconds.webTurn),
      queueRequest: 3 * turns,
      standardQueueRequest: 3 * world.notices.length,
      readUnit: units.read,
      writeUnit: units.write,
      loggedGigabyte: ((frames + turns) * assumed.logged) / 1e9,
    };
  } finally {
    await table.stop();
  }
}
