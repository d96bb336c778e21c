import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { perMinute } from '../../lib/protocol/index.ts';
import { sha256 } from '../../lib/sha256.ts';
import { startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 3_600_000;
  world.queued.length = 0;
});

const frames = [{ type: 'stop', what: 'messenger' }, { type: 'forget_device' }] as const;

test.each(frames)('A script that sends %j in a loop costs ten turns of a worker in a minute', async (frame) => {
  const visitor = await world.visitor();
  const answers = [];
  for (let n = 0; n <= perMinute.stop; n++) answers.push(await visitor.asks({ ...frame, id: `s${n}` }));
  expect(answers.slice(0, -1).every((answer) => answer?.type === 'ack')).toBe(true);
  expect(answers.at(-1)).toMatchObject({ code: 'slow_down' });
  expect(world.queued).toHaveLength(perMinute.stop);
});

test.each(frames)('%j of a session that has ended tells no thread', async (frame) => {
  const visitor = await world.visitor();
  await world.live.threadLimits.end(visitor.thread, sha256(visitor.token), world.clock.now);
  expect(await visitor.asks({ ...frame, id: 's' })).toMatchObject({ code: 'session_unknown' });
  expect(world.queued).toEqual([]);
});

test.each(frames)(
  '%j counts also where the page has sent one with this id before it was loaded anew',
  async (frame) => {
    const visitor = await world.visitor();
    await visitor.asks({ ...frame, id: 'q3' });
    await visitor.asks({ ...frame, id: 'q3' });
    const tab = world.browser();
    await tab.hello({ session: visitor.token });
    await tab.asks({ ...frame, id: 'q3' });
    const [first, again, later] = world.queued.map(({ key }) => key);
    expect(again).toBe(first);
    expect(later).not.toBe(first);
  },
);
