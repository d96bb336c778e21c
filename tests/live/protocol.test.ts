import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseClientFrame, Refusal } from '../../lib/protocol/index.ts';
import { startWorld } from './world.ts';

const text = readFileSync('docs/live-protocol.md', 'utf8');
const examples = [...text.matchAll(/^```json (client|server)\n([\s\S]*?)^```/gm)].map(([, side, json = '']) => ({
  side,
  json,
  frame: JSON.parse(json),
}));
const ofClient = examples.filter(({ side }) => side === 'client');
const ofServer = examples.filter(({ side }) => side === 'server');
const named = ({ frame }: { frame: { type: string; id?: string } }) => `${frame.type} ${frame.id ?? ''}`;

describe('the page of the live protocol', () => {
  test('has an example of every frame', () => {
    const types = (list: typeof examples) => [...new Set(list.map(({ frame }) => frame.type))].sort();
    expect(types(ofClient)).toEqual(['end', 'event', 'hello', 'history', 'ping', 'typing']);
    expect(types(ofServer)).toEqual(
      ['ack', 'ended', 'entry', 'error', 'history', 'marks', 'owner', 'pong', 'profile', 'typing', 'welcome'].sort(),
    );
  });

  test.each(ofClient.map((example) => [named(example), example] as const))(
    'shows a frame that is read whole: %s',
    (_, { json, frame }) => {
      expect(parseClientFrame(json)).toEqual(frame);
    },
  );

  test('names every error code', () => {
    const codes = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    expect(codes).toEqual([
      'hello_first',
      'session_unknown',
      'session_needed',
      'slow_down',
      'too_large',
      'bad_frame',
      'unknown_type',
      'unavailable',
    ]);
  });
});

describe('a real conversation', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** Which fields a frame has, at every level that is the protocol's own. */
  function fields(frame: object, within = ''): string[] {
    return Object.entries(frame).flatMap(([name, value]) => {
      const path = `${within}${name}`;
      const isOurs =
        typeof value === 'object' && value !== null && !Array.isArray(value) && !/menu|sent|marks/.test(name);
      return isOurs ? [path, ...fields(value, `${path}.`)] : [path];
    });
  }

  test('has frames with the fields that the page shows, each at its place', async () => {
    const visitor = await world.visitor();
    await world.write(
      visitor.thread,
      { seq: 1, clientId: 'c-7', content: { message: { mid: 'w_1', text: 'Customer Support' } }, mid: 'w_1' },
      {
        seq: 2,
        speaker: 'bot',
        status: 'sent',
        content: { sent: { text: 'Hello' } },
        mid: 'w_2',
        reactions: { customer: '❤' },
      },
    );
    const shown = new Map<string, Set<string>>();
    for (const { frame } of ofServer) {
      const known = shown.get(frame.type) ?? new Set<string>();
      shown.set(frame.type, known);
      for (const field of fields(frame)) known.add(field);
    }
    const silent = world.browser();
    const answers = [
      await silent.asks(ofClient.find(({ frame }) => frame.id === 'h1')?.frame),
      await world.browser().asks({ type: 'hello', id: 'h2', start: true }),
      await visitor.asks({ type: 'hello', id: 'h3', session: visitor.token }),
      await visitor.asks({ type: 'event', id: 'c-8', message: { text: 'hi' } }),
      await visitor.asks({ type: 'history', id: 'g1', after: 0 }),
      await visitor.asks({ type: 'ping', id: 'p1' }),
      await visitor.asks({ type: 'event', id: 'c-13' }),
    ];
    const entry = await world.live.store.line(visitor.thread, 2);
    if (entry) await world.push.line(visitor.thread, entry);
    await world.push.marks(visitor.thread, { delivered: 1, read: 1 });
    await world.push.owner(visitor.thread, 'agent');
    answers.push(await visitor.asks({ type: 'end', id: 'e1' }));
    for (const frame of [...answers, ...visitor.pushed()]) {
      if (!frame) throw new Error('no answer');
      const known = shown.get(frame.type) ?? new Set();
      expect(
        fields(frame).filter((field) => !known.has(field)),
        JSON.stringify(frame),
      ).toEqual([]);
    }
  });
});

describe('whatever a browser sends', () => {
  const value = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constant(undefined));
  const nearlyRight = fc.record(
    {
      type: fc.constantFrom('hello', 'event', 'typing', 'history', 'ping', 'end', '__proto__', 'toString'),
      id: fc.oneof(fc.constant('c-1'), value),
      session: value,
      start: fc.oneof(fc.boolean(), value),
      after: fc.oneof(fc.nat(), value),
      before: value,
      on: value,
      message: fc.oneof(
        fc.record({ text: fc.oneof(fc.string(), value), quick_reply: value, reply_to: value }, { requiredKeys: [] }),
        value,
      ),
      postback: fc.oneof(fc.record({ title: value, payload: value, referral: value }, { requiredKeys: [] }), value),
      referral: fc.oneof(
        fc.record({ ref: value, referer_uri: fc.oneof(fc.webUrl(), value) }, { requiredKeys: [] }),
        value,
      ),
      read: value,
    },
    { requiredKeys: ['type'] },
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    nearlyRight.map((frame) => JSON.stringify(frame)),
    fc.uint8Array(),
  );

  test('is a frame, or is refused with a reason', () => {
    fc.assert(
      fc.property(body, (sent) => {
        try {
          const frame = parseClientFrame(sent);
          expect(['hello', 'event', 'typing', 'history', 'ping', 'end']).toContain(frame.type);
          if ('message' in frame) expect(frame.message.text?.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          expect(Refusal.prototype.frame.call(error, undefined).message).not.toBe('');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is answered, and what is acknowledged is in the queue', async () => {
    const world = await startWorld();
    let visitor = await world.visitor();
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        world.clock.now += 5_000;
        const before = world.queued.length;
        const answer = await visitor.sends(sent);
        expect(world.queued.length - before).toBe(answer?.type === 'ack' ? 1 : 0);
        if (answer === undefined) expect(parseClientFrame(sent).type).toBe('typing');
        if (answer?.type === 'error') expect(answer.code).not.toBe('unavailable');
        if (answer?.type === 'ended' || world.clock.now > visitor.expires) visitor = await world.visitor();
      }),
      { numRuns: 300 },
    );
    await world.stop();
  });
});
