import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clientFrameTypes,
  errorCodes,
  parseClientFrame,
  parseServerFrame,
  Refusal,
  type ServerFrame,
  serverFrameTypes,
  type VisitorLine,
} from '../../lib/protocol/index.ts';
import * as limits from '../../lib/protocol/limits.ts';
import { startWorld } from './world.ts';

const page = readFileSync('docs/live-protocol.md', 'utf8');
const examples = [...page.matchAll(/^```json (client|server)\n([\s\S]*?)^```/gm)].map(([, side, json = '']) => ({
  side,
  json,
  frame: JSON.parse(json),
}));
const ofClient = examples.filter(({ side }) => side === 'client');
const ofServer = examples.filter(({ side }) => side === 'server');
const named = ({ frame }: { frame: { type: string; id?: string } }) => `${frame.type} ${frame.id ?? ''}`;

/** Milliseconds, bytes, or a bare number: `9 min`, `8 KB`, `30`. */
function valueIn(text: string): number {
  const [, number, unit = ''] = /^([\d.]+) ?(\w*)$/.exec(text) ?? [];
  const units: Record<string, number> = { '': 1, KB: 1024, s: 1000, min: 60_000, h: 3_600_000 };
  return Number(number) * (units[unit] ?? Number.NaN);
}

describe('docs/live-protocol.md', () => {
  test('has an example of every frame type, and of no other', () => {
    const types = (list: typeof examples) => [...new Set(list.map(({ frame }) => frame.type))].sort();
    expect(types(ofClient)).toEqual(clientFrameTypes().sort());
    expect(types(ofServer)).toEqual(serverFrameTypes().sort());
  });

  test.each(ofClient.map((example) => [named(example), example] as const))(
    'shows a frame that the server reads whole: %s',
    (_, { json, frame }) => {
      expect(parseClientFrame(json)).toEqual(frame);
    },
  );

  test.each(ofServer.map((example) => [named(example), example] as const))(
    'shows a frame that the browser reads whole: %s',
    (_, { json, frame }) => {
      expect(parseServerFrame(json)).toEqual(frame);
    },
  );

  test('has a row for every error code, in the order of lib/protocol', () => {
    const [, table = ''] = page.split(/^\| code \|/m);
    expect([...(table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code)).toEqual(
      errorCodes,
    );
  });

  test('has a row for every limit, with the value that lib/protocol has', () => {
    const rows = [...page.matchAll(/^\| `([\w.]+)` \| ([\d.]+ ?\w*) \|/gm)];
    const values = Object.entries(limits).flatMap(([name, value]) =>
      typeof value === 'number'
        ? [[name, value] as const]
        : Object.entries(value).map(([key, each]) => [`${name}.${key}`, each] as const),
    );
    expect(Object.fromEntries(rows.map(([, name, value = '']) => [name, valueIn(value)]))).toEqual(
      Object.fromEntries(values),
    );
  });
});

describe('A real conversation', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** The fields of a frame, at every level that the protocol defines. Messenger's own JSON is one field. */
  function fields(frame: object, within = ''): string[] {
    return Object.entries(frame).flatMap(([name, value]) => {
      const path = `${within}${name}`;
      const isNested =
        typeof value === 'object' && value !== null && !Array.isArray(value) && !/menu|sent|marks/.test(name);
      return isNested ? [path, ...fields(value, `${path}.`)] : [path];
    });
  }

  test('has no frame with a field that the page does not show', async () => {
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
      if (!frame) throw new Error('The server did not answer.');
      const known = shown.get(frame.type) ?? new Set();
      expect(
        fields(frame).filter((field) => !known.has(field)),
        JSON.stringify(frame),
      ).toEqual([]);
    }
  });
});

describe('Whatever a browser sends', () => {
  const value = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constant(undefined));
  const nearlyRight = fc.record(
    {
      type: fc.constantFrom(...clientFrameTypes(), '__proto__', 'toString'),
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

  test('is read as a frame, or refused with a reason', () => {
    fc.assert(
      fc.property(body, (sent) => {
        try {
          const frame = parseClientFrame(sent);
          expect(clientFrameTypes()).toContain(frame.type);
          if ('message' in frame) expect(frame.message.text?.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          expect(Refusal.prototype.frame.call(error, undefined).message).not.toBe('');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is answered, and is in the queue where the answer is an acknowledgement', async () => {
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

/** The lines of a frame that has some. */
function linesOf(frame: ServerFrame): readonly VisitorLine[] {
  if (frame.type === 'entry') return [frame.entry];
  return frame.type === 'welcome' || frame.type === 'history' ? frame.entries : [];
}

describe('Whatever a server sends', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant(undefined));
  const line = fc.record({ seq: fc.oneof(fc.nat(), value), at: fc.oneof(fc.nat(), value), speaker: value });
  const nearlyRight = fc.record(
    {
      type: fc.constantFrom(...serverFrameTypes(), '__proto__', 'toString'),
      id: value,
      entry: fc.oneof(line, value),
      entries: fc.oneof(fc.array(line), value),
      profile: fc.oneof(fc.object(), value),
      newest: fc.oneof(fc.nat(), value),
      on: value,
      code: value,
    },
    { requiredKeys: ['type'] },
  );

  test('is a frame of a known type, or is ignored', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          nearlyRight.map((frame) => JSON.stringify(frame)),
        ),
        (sent) => {
          const frame = parseServerFrame(sent);
          if (frame === undefined) return;
          expect(serverFrameTypes()).toContain(frame.type);
          for (const { seq, at, speaker } of linesOf(frame)) {
            expect([Number.isSafeInteger(seq), Number.isFinite(at), typeof speaker]).toEqual([true, true, 'string']);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('has lines that the browser can use, even where others of the same list cannot be used', () => {
    const [good, bad] = [{ seq: 1, at: 5, speaker: 'bot', sent: { text: 'hi' } }, { seq: '2' }];
    const frame = { type: 'history', id: 'g', entries: [bad, good, null], more: false };
    expect(parseServerFrame(JSON.stringify(frame))).toEqual({ ...frame, entries: [good] });
  });
});
