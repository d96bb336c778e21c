import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  agentActionKinds,
  agentClientFrameTypes,
  agentServerFrameTypes,
  clientFrameTypes,
  errorCodes,
  parseAgentAction,
  parseAgentClientFrame,
  parseAgentServerFrame,
  parseClientFrame,
  parseServerFrame,
  Refusal,
  type ServerFrame,
  serverFrameTypes,
  shelfDigest,
  type VisitorLine,
} from '../../lib/protocol/index.ts';
import * as limits from '../../lib/protocol/limits.ts';
import { ownedBy, startWorld } from './world.ts';

const page = readFileSync('docs/live-protocol.md', 'utf8');
const examples = [...page.matchAll(/^```json (client|server)\n([\s\S]*?)^```/gm)].map(([, side, json = '']) => ({
  side,
  json,
  frame: JSON.parse(json),
}));
const ofClient = examples.filter(({ side }) => side === 'client');
const ofServer = examples.filter(({ side }) => side === 'server');
const isOfAgent = ({ type }: { type: string }) => type.startsWith('agent_');
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
    const all = (...lists: string[][]) => [...new Set(lists.flat())].sort();
    expect(types(ofClient)).toEqual(all(clientFrameTypes(), agentClientFrameTypes()));
    expect(types(ofServer)).toEqual(all(serverFrameTypes(), agentServerFrameTypes()));
  });

  test('has an example of everything that an agent does in a thread', () => {
    const kinds = ofClient.flatMap(({ frame }) => (frame.type === 'agent_event' ? [frame.action.kind] : []));
    expect([...new Set(kinds)]).toEqual(agentActionKinds());
  });

  test.each(ofClient.map((example) => [named(example), example] as const))(
    'shows a frame that the server reads whole: %s',
    (_, { json, frame }) => {
      expect(isOfAgent(frame) ? parseAgentClientFrame(json) : parseClientFrame(json)).toEqual(frame);
    },
  );

  test.each(ofServer.map((example) => [named(example), example] as const))(
    'shows a frame that the browser reads whole: %s',
    (_, { json, frame }) => {
      expect(isOfAgent(frame) ? parseAgentServerFrame(json) : parseServerFrame(json)).toEqual(frame);
      if (frame.type === 'error') expect(parseAgentServerFrame(json)).toEqual(frame);
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
    await world.push.owner(visitor.thread, ownedBy(visitor.thread, { kind: 'agent' }));
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

  test('is read as an agent’s frame, or refused with a reason', () => {
    const action = fc.oneof(
      fc.record(
        {
          kind: fc.oneof(fc.constantFrom(...agentActionKinds(), '__proto__'), value),
          text: fc.oneof(fc.string(), value),
          basis: fc.oneof(fc.record({ seq: fc.nat(), generation: fc.oneof(fc.nat(), value) }), value),
          note: value,
          to: value,
          until: value,
          seq: fc.oneof(fc.nat(), value),
          attempt: fc.oneof(fc.nat(), value),
          emoji: value,
        },
        { requiredKeys: ['kind'] },
      ),
      value,
    );
    const ofAgent = fc.record(
      {
        type: fc.constantFrom(...agentClientFrameTypes(), '__proto__', 'hello'),
        id: fc.oneof(fc.constant('a-1'), value),
        thread: fc.oneof(fc.constant('web-1'), value),
        token: fc.oneof(fc.string(), value),
        session: fc.oneof(fc.string(), value),
        shelf: fc.oneof(fc.constantFrom('open', 'bot', 'done'), value),
        action,
        on: fc.oneof(fc.boolean(), value),
        paused: fc.oneof(fc.boolean(), value),
        subscription: fc.oneof(fc.record({ endpoint: fc.webUrl(), keys: value }), value),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          body,
          ofAgent.map((frame) => JSON.stringify(frame)),
        ),
        (sent) => {
          try {
            expect(agentClientFrameTypes()).toContain(parseAgentClientFrame(sent).type);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
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
        const added = world.queued.slice(before);
        const isOfVisitor = ({ source }: { source: string }) => source === 'web' || source === 'told';
        expect(added.filter(isOfVisitor)).toHaveLength(answer?.type === 'ack' ? 1 : 0);
        // The worker is told of the end of a chat.
        const ends = added.filter((each) => !isOfVisitor(each));
        if (answer?.type !== 'ended') expect(ends).toEqual([]);
        else expect(ends).toMatchObject([{ source: 'clock', item: { left: true } }].slice(0, ends.length));
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

describe('What an agent does', () => {
  test('is read without the fields that it does not have', () => {
    expect(parseAgentAction({ kind: 'take_over', text: 'x' })).toEqual({ kind: 'take_over' });
    const takeOver = { kind: 'take_over', generation: 3 };
    expect(parseAgentAction(takeOver)).toEqual(takeOver);
    expect(() => parseAgentAction({ ...takeOver, generation: 'x' })).toThrow(/generation/);
    expect(parseAgentAction({ kind: 'block' })).toEqual({ kind: 'block' });
    expect(parseAgentAction({ kind: 'react', seq: 3, emoji: null })).toEqual({ kind: 'react', seq: 3, emoji: null });
  });

  test.each([
    ['null', null, 'action must be'],
    ['an unknown kind', { kind: 'forget' }, 'action.kind must be one of reply'],
    ['a kind of the prototype', { kind: 'constructor' }, 'action.kind'],
    ['a reply without a basis', { kind: 'reply', text: 'hi' }, 'action.basis must be'],
    ['a reply of spaces', { kind: 'reply', text: ' ', basis: { seq: 1, generation: 0 } }, 'action.text must be'],
    ['a retry of no line', { kind: 'retry', attempt: 0 }, 'action.seq must be'],
    ['an assignment to no agent', { kind: 'assign', to: '' }, 'action.to must be'],
    ['a long emoji', { kind: 'react', seq: 1, emoji: 'x'.repeat(33) }, 'action.emoji must be'],
  ])('is refused with the field that is wrong: %s', (_, action, reason) => {
    expect(() => parseAgentAction(action)).toThrow(reason);
  });

  test('is refused as too large where its text is longer than a message may be', () => {
    const code = (() => {
      try {
        parseAgentAction({ kind: 'note', text: 'x'.repeat(2_001) });
      } catch (error) {
        return Object(error).code;
      }
    })();
    expect(code).toBe('too_large');
  });
});

describe('The digest of a shelf', () => {
  const row = fc.record({
    thread: fc.record({ page: fc.constant('1'), customer: fc.string({ minLength: 1 }) }),
    version: fc.nat(),
  });

  test('is the same in any order, and another where a row comes, goes, or has another version', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ thread }) => thread.customer, minLength: 1 }),
        fc.nat(),
        (rows, at) => {
          const digest = shelfDigest(rows);
          expect(shelfDigest(rows.toReversed())).toBe(digest);
          const changed = rows.map((each, index) =>
            index === at % rows.length ? { ...each, version: each.version + 1 } : each,
          );
          expect(shelfDigest(changed)).not.toBe(digest);
          expect(shelfDigest(rows.slice(1))).not.toBe(digest);
        },
      ),
    );
  });
});

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
