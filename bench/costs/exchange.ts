import bot from '#bot';
import { runTurn } from '../../lib/turn/index.ts';
import { pauseBeforePing } from '../../site/panel/client/index.ts';
import { startWorld } from '../../tests/live/world.ts';
import { OURS, PAGE, World } from '../../tests/support/turn-world.ts';
import { assumed } from './assumed.ts';
import { none, type Usage } from './prices.ts';
import { countUnits } from './units.ts';

/** What one message with one answer uses. */
export interface Counted {
  readonly usage: Usage;
  /** What stays in the table, in bytes. */
  readonly stored: number;
  /** Time of `turn`, in seconds: how many workers a rate of exchanges keeps busy. */
  readonly turnSeconds: number;
}

/** So many exchanges that the first one of a conversation does not matter. */
const EXCHANGES = 12;

/**
 * In Messenger, one exchange is four webhooks: the message, the echo of the answer, that it was delivered, that it was
 * read. Each is queued, and a turn.
 */
export async function messengerExchange(): Promise<Counted> {
  const table = await startWorld();
  try {
    const units = countUnits(table.documentClient);
    const world = new World(bot);
    world.now = table.clock.now;
    const ports = { ...world.ports(), store: table.live.store };
    const ids = { sender: { id: 'customer' }, recipient: { id: PAGE } };
    const turns: Parameters<typeof runTurn>[1][] = [];
    for (let n = 0; n < EXCHANGES; n += 1) {
      world.now += 60_000;
      table.clock.now = world.now;
      world.text('customer', `m_${n}`, 'Where is my order? I have been waiting for a week.');
      for (let at = 0; at < world.queue.length; at += 1) {
        const event = world.queue[at]?.event;
        if (event === undefined) break;
        await runTurn(ports, event, { delivery: 1, deadline: world.deadline });
        turns.push(event);
      }
      world.queue.length = 0;
      const watermark = world.now + 1;
      for (const receipt of [{ delivery: { mids: [`m_page_${n}`], watermark } }, { read: { watermark } }]) {
        const event = world.receive({ ...ids, timestamp: watermark, ...receipt });
        await runTurn(ports, event, { delivery: 1, deadline: world.deadline });
        turns.push(event);
      }
      world.queue.length = 0;
    }
    const events = turns.length / EXCHANGES;
    const turnSeconds = assumed.seconds.messengerTurn + (events - 1) * assumed.seconds.turn;
    return {
      usage: {
        ...none,
        httpRequest: events,
        invocation: 2 * events,
        gigabyteSecond: assumed.memory * (events * assumed.seconds.events + turnSeconds),
        // Sent, received, deleted.
        queueRequest: 3 * events,
        readUnit: units.read / EXCHANGES,
        writeUnit: units.write / EXCHANGES,
        loggedGigabyte: (2 * events * assumed.logged) / 1e9,
      },
      stored: (await bytesOf(table)) / EXCHANGES,
      turnSeconds,
    };
  } finally {
    await table.stop();
  }
}

/** On the website: a visit of some exchanges, from the panel's opening to the closed tab. */
export async function webExchange(): Promise<Counted> {
  const table = await startWorld();
  try {
    const units = countUnits(table.documentClient);
    const world = new World(bot);
    const ports = {
      ...world.ports(),
      store: table.live.store,
      live: table.push,
      appId: OURS,
      now: () => table.clock.now,
    };
    let frames = 0;
    let turns = 0;
    const tab = table.browser();
    const say = async (frame: object): Promise<void> => {
      frames += 1;
      const answer = await tab.asks(frame);
      if (answer?.type === 'error') throw new Error(`The socket refused: ${JSON.stringify(answer)}`);
      world.now = table.clock.now;
      for (const event of table.queued.splice(0)) {
        await runTurn(ports, event, { delivery: 1, deadline: world.deadline });
        turns += 1;
      }
    };
    await say({ type: 'hello', id: 'h1' });
    await say({ type: 'hello', id: 'h2', start: true, locale: 'en_US' });
    for (let n = 0; n < assumed.exchangesPerVisit; n += 1) {
      table.clock.now += 60_000;
      await say({
        type: 'event',
        id: `c-${n}`,
        message: { text: 'Where is my order? I have been waiting for a week.' },
      });
      await say({ type: 'event', id: `r-${n}`, read: { seq: 2 * n + 2 } });
      const isLast = n === assumed.exchangesPerVisit - 1;
      const quiet = isLast ? 60_000 * (assumed.minutesPerVisit - assumed.exchangesPerVisit) : 60_000;
      const pause = (at: number) => pauseBeforePing(at, n * 60_000 + at, false);
      for (let at = pause(0); at < quiet; at += pause(at)) {
        await say({ type: 'ping', id: `p-${n}-${at}` });
      }
    }
    await tab.leaves();
    const pushed = table.gateway.sent.length;
    const per = 1 / assumed.exchangesPerVisit;
    // Connecting and leaving are calls, but not messages.
    const calls = frames + 2;
    const turnSeconds = assumed.seconds.webTurn + (turns * per - 1) * assumed.seconds.turn;
    return {
      usage: {
        ...none,
        socketMessage: (2 * frames + pushed) * per,
        connectionMinute: assumed.minutesPerVisit * per,
        invocation: (calls + turns) * per,
        gigabyteSecond: assumed.memory * (calls * per * assumed.seconds.socket + turnSeconds),
        queueRequest: 3 * turns * per,
        readUnit: units.read * per,
        writeUnit: units.write * per,
        loggedGigabyte: ((calls + turns) * per * assumed.logged) / 1e9,
      },
      stored: (await bytesOf(table)) * per,
      turnSeconds,
    };
  } finally {
    await table.stop();
  }
}

/** What stays for good; markers, connections and counters expire. DynamoDB adds 100 bytes to each item. */
async function bytesOf(table: Awaited<ReturnType<typeof startWorld>>): Promise<number> {
  const lasting = (await table.items()).filter((item) => item.ttl === undefined);
  return lasting.reduce((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)) + 100, 0);
}
