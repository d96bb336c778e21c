import { newConversation, rowOf } from '../../lib/conversation/index.ts';
import { elsewhere, forget, forgetOld } from '../../lib/forget/index.ts';
import { someLine, startWorld } from '../../tests/live/world.ts';
import { assumed } from './assumed.ts';
import { none, type Usage } from './prices.ts';
import { countUnits, type Units } from './units.ts';

/** Lines of a conversation that is forgotten: the visitor's and the bot's. */
const LINES = 20;
const MINUTES = 30 * 24 * 60;
const day = 86_400_000;

/** What forgetting takes: the clock's look for a month, and conversations that are forgotten. */
export async function forgetUses(): Promise<{ readonly what: string; readonly units: Units; readonly usage: Usage }[]> {
  const world = await startWorld();
  try {
    const visitor = await world.visitor();
    const { thread } = visitor;
    const { now } = world.clock;
    for (let seq = 1; seq <= LINES; seq += 1) {
      await world.live.store.append(thread, someLine({ seq }));
      if (seq % 2 === 0) await world.live.store.mark(thread, `key-${seq}`, seq, now);
    }
    await world.live.store.putDay(thread, { day: '2026-11-01', surface: 'web', wrote: true });
    const connection = await world.live.connections.get(visitor.connection);
    const sessions = connection ? [connection.session] : [];
    const conversation = { ...newConversation(thread, now - 400 * day), seq: LINES, sessions };
    await world.commit({ ...conversation, row: rowOf({ ...conversation, version: 1 }, now) });

    const queue = { enqueue: async () => {} };
    const store = { ...world.live.store, oldest: world.live.store.oldest };
    const counted = countUnits(world.documentClient);
    await forgetOld({ store, queue }, 1_000 * day, now);
    const look = { ...counted };
    const ports = { store, queue, elsewhere: elsewhere(world, world.push, () => now), dayOf: () => '2026-11-30' };
    await forget({ ...ports, now: () => now }, thread, now, Number.POSITIVE_INFINITY);
    const one = { read: counted.read - look.read, write: counted.write - look.write };
    // The emulator counts nothing for a query that finds nothing. AWS counts half a unit for each of two shelves.
    const month = { read: Math.max(look.read, 1) * MINUTES, write: look.write * MINUTES };
    const thousand = { read: 1_000 * one.read, write: 1_000 * one.write };
    return [
      { what: '`retentionDays`: the clock looks for a month', units: month, usage: used(month, 0) },
      {
        what: `a thousand conversations of ${LINES} lines are forgotten`,
        units: thousand,
        usage: used(thousand, 1_000),
      },
    ];
  } finally {
    await world.stop();
  }
}

function used({ read, write }: Units, turns: number): Usage {
  return {
    ...none,
    readUnit: read,
    writeUnit: write,
    invocation: turns,
    // A turn that takes as long as an answer in Messenger.
    gigabyteSecond: turns * assumed.memory * assumed.seconds.messengerTurn,
    queueRequest: 3 * turns,
    loggedGigabyte: (turns * assumed.logged) / 1e9,
  };
}
