import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bot, type Chat, defineBot } from '../../lib/bot/index.ts';
import type { Line } from '../../lib/conversation/index.ts';
import { GraphError } from '../../lib/graph/errors.ts';
import { type Fate, graphError, INBOX, OURS, PAGE, spoken, World } from '../support/turn-world.ts';

const HOUR = 3_600_000;
const LONG = 300_000;
/** Each character takes six bytes as JSON. */
const CONTROL = '\u0001';

/* The store of a `World` refuses what DynamoDB refuses: an item over 400 KB ends each of these tests. */

describe('A reason', () => {
  const withStack = (error: Error, stack: string) => Object.assign(error, { stack });
  it.each([
    ['an error of 300,000 characters', () => new Error('x'.repeat(LONG))],
    ['a name of 300,000 characters', () => Object.assign(new Error('no'), { name: 'N'.repeat(LONG) })],
    ['a stack of 300,000 characters', () => withStack(new Error('no'), `    at ${'y'.repeat(LONG)}`)],
    ['a stack of 300,000 lines', () => withStack(new Error('no'), '    at f (a.ts:1:1)\n'.repeat(LONG))],
    ['a text of 300,000 characters', () => 'x'.repeat(LONG)],
    ['control characters', () => new Error(CONTROL.repeat(LONG))],
  ])('of a bot that throws %s is cut where it is made, and the next message is answered', async (_, thrown) => {
    const world = new World(
      defineBot({
        message(chat, { message }) {
          if (message.text === 'fail') throw thrown();
          chat.reply('hello');
        },
      }),
    );
    world.text('7', 'm1', 'fail');
    world.text('7', 'm2', 'hi');
    await world.drain();
    const { attention } = await world.conversation('7');
    expect(attention?.reason).toMatch(/^The bot failed on message: /);
    expect(attention?.reason.length).toBeLessThanOrEqual(500);
    expect(world.said.at(-1)?.text).toBe('hello');
  });

  it('of Meta is cut, at its line and at the conversation', async () => {
    const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
    const reason = 'é'.repeat(LONG);
    world.fates.push(new GraphError({ kind: 'invalid', call: 'POST /messages', reason, advice: 'See the reference.' }));
    world.text('7', 'm1', 'hi');
    await world.drain();
    const [, line] = await world.history('7');
    expect(line).toMatchObject({ status: 'failed' });
    expect(line?.error?.message.length).toBeLessThanOrEqual(500);
    expect((await world.conversation('7')).attention?.reason).toBe(line?.error?.message);
  });
});

describe('Messages that wait for a rate-limited Page', () => {
  const talkative = defineBot({
    message(chat, { message }) {
      for (let part = 0; part < 20; part += 1) {
        chat.reply(`${message.text}.${part} ${'w'.repeat(1900)}`, { persona_id: '12', reply_to: message.mid });
      }
    },
  });

  async function waiting(messages: number): Promise<World> {
    const world = new World(talkative);
    world.fates.push(graphError('rate_limit', { retryAfterMs: HOUR }));
    for (let index = 0; index < messages; index += 1) world.text('7', `m${index}`, `${index}`);
    await world.drain();
    return world;
  }
  const begin = (text: string | undefined) => text?.split(' ')[0];

  it('go out in order when it is over, a thousand of them, each with its content', async () => {
    const world = await waiting(50);
    expect(world.said).toEqual([]);
    const sent: object[] = [];
    const { send } = world.messenger;
    world.messenger.send = async (request) => {
      sent.push({ persona: request.persona_id, reply: request.reply_to, length: request.message.text?.length });
      return send(request);
    };
    await world.pass(HOUR + 1000, 2000);
    expect(world.said.map(({ text }) => begin(text))).toEqual(
      Array.from({ length: 1000 }, (_, index) => `${Math.floor(index / 20)}.${index % 20}`),
    );
    expect(sent[999]).toEqual({ persona: '12', reply: { mid: 'm49' }, length: 1906 });
    expect((await world.conversation('7')).pending).toEqual([]);
    const statuses = (await world.history('7')).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(['received', 'sent']));
  });

  it('grow the conversation’s item by a few bytes each', async () => {
    const world = await waiting(50);
    world.text('7', 'last', 'last');
    await world.drain();
    const { pending } = await world.conversation('7');
    expect(pending.filter(({ effect }) => effect.kind === 'send')).toHaveLength(1000);
    expect(JSON.stringify(pending).length).toBeLessThan(200_000);
  });

  it('are a thousand at most: what is more fails with a reason that says so, and keeps its line', async () => {
    const world = await waiting(60);
    const { pending, attention } = await world.conversation('7');
    expect(pending.filter(({ effect }) => effect.kind === 'send')).toHaveLength(1000);
    expect(attention?.reason).toMatch(/1000 messages of this conversation already wait/);
    const history = await world.history('7');
    const failed = history.filter(({ status }) => status === 'failed');
    expect(failed).toHaveLength(200);
    expect(failed[0]).toMatchObject({
      error: { code: 'too_many_wait' },
      content: { sent: { text: expect.any(String) } },
    });
    await world.pass(HOUR + 1000, 2000);
    world.text('7', 'again', 'again');
    await world.drain();
    expect(world.said).toHaveLength(1020);
    expect(begin(world.said.at(-1)?.text)).toBe('again.19');
  });

  it('of an older version, with their content in the conversation’s item, go out too', async () => {
    const world = new World(defineBot({}));
    world.text('7', 'm1', 'hi');
    await world.drain();
    const conversation = await world.conversation('7');
    const old = (seq: number, text: string) => ({
      effect: {
        kind: 'send',
        seq,
        surface: 'messenger',
        speaker: 'bot',
        generation: 0,
        message: { text },
      } as const,
      status: 'pending' as const,
      doubts: 0,
      refusals: 0,
    });
    const line = (seq: number, text: string): Line => ({
      seq,
      at: 1,
      speaker: 'bot',
      surface: 'messenger',
      content: { sent: { text } },
      key: 'k',
      status: 'pending',
    });
    await world.store.commit({
      ...conversation,
      seq: 3,
      pending: [{ ...old(2, 'one'), refusals: 1, dueAt: world.now + HOUR }, old(3, 'two')],
    });
    await world.store.amend({ page: PAGE, customer: '7' }, line(2, 'one'));
    await world.store.amend({ page: PAGE, customer: '7' }, line(3, 'two'));
    await world.pass(HOUR + 1000, 2000);
    expect(world.said.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('leave one line for the log and a failed effect where their line is gone', async () => {
    const world = await waiting(1);
    const { pending } = await world.conversation('7');
    expect(pending).toHaveLength(20);
    const { line } = world.store;
    world.store.line = async (thread, seq) => (seq === 2 ? undefined : line(thread, seq));
    await world.pass(HOUR + 1000, 2000);
    expect(world.said).toHaveLength(19);
    expect((await world.conversation('7')).attention?.reason).toMatch(/is gone/);
  });
});

type Item = Readonly<Record<string, unknown>>;
const texts = fc.constantFrom(
  'x'.repeat(240_000),
  CONTROL.repeat(40_000),
  'é'.repeat(120_000),
  '👩‍👩‍👧'.repeat(13_000),
  'hi',
);
const toPage: Item = { sender: { id: '7' }, recipient: { id: PAGE } };
const fromPage: Item = { sender: { id: PAGE }, recipient: { id: '7' } };

/** Events with everything as long as a queue message allows. */
const hostileEvents: readonly ((text: string, mid: string) => Item)[] = [
  (text, mid) => ({ ...toPage, message: { mid, text, nlp: { text }, referral: { ref: text, referer_uri: text } } }),
  (text, mid) => ({
    ...toPage,
    message: { mid, attachments: [{ type: 'file', title: text, payload: { url: text, more: text } }] },
  }),
  (text, mid) => ({ ...toPage, postback: { mid, title: text, payload: text } }),
  (text) => ({ ...toPage, message_edit: { mid: 'm0', text, num_edit: 1 } }),
  (text) => ({ ...toPage, reaction: { mid: 'm0', action: 'react', reaction: text, emoji: text } }),
  (text) => ({ ...toPage, referral: { ref: text, referer_uri: text } }),
  (text) => ({ ...toPage, optin: { ref: text, payload: text } }),
  (text) => ({ ...toPage, pass_thread_control: { new_owner_app_id: INBOX, metadata: text } }),
  (text) => ({ ...toPage, pass_thread_control: { new_owner_app_id: OURS, metadata: text } }),
  (text) => ({ ...toPage, request_thread_control: { requested_owner_app_id: INBOX, metadata: text } }),
  (text, mid) => ({ ...fromPage, message: { mid, text, metadata: text, is_echo: true, app_id: '5' } }),
  (text, mid) => ({ ...fromPage, message: { mid, text, metadata: text, is_echo: true, app_id: OURS } }),
  (text) => ({ ...toPage, brand_new: { text } }),
];

/** Asks for as much as a turn allows, and goes on after each refusal. */
function everything(chat: Chat): void {
  const tries: (() => void)[] = [
    () => chat.save({ value: 'v'.repeat(8000) }),
    () => chat.reply({ text: 'x'.repeat(LONG) }),
    ...Array.from({ length: 10 }, () => () => chat.reply(large(32_000), { reply_to: 'r'.repeat(256) })),
    ...Array.from({ length: 400 }, (_, index) => () => {
      if (index % 2 === 0) chat.requestThreadControl(CONTROL.repeat(1000));
      else chat.react('m0', 'e'.repeat(index));
    }),
    ...Array.from({ length: 2000 }, () => () => chat.markSeen()),
  ];
  for (const attempt of tries) {
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
}

/** A message of about so many bytes that Messenger would accept. */
function large(bytes: number) {
  const url = `https://shop.example/${'u'.repeat(bytes - 300)}`;
  return { attachment: { type: 'image', payload: { url } } } as const;
}

describe('Every item of the table stays under 400 KB', () => {
  const greedy: Bot = defineBot({
    message: everything,
    postback: everything,
    messageEdit: everything,
    optin: everything,
  });

  it('where hostile events meet a greedy bot, and Meta answers with anything', async () => {
    const fates: fc.Arbitrary<Fate> = fc.constantFrom<Fate>(
      'answered',
      'cut before it was accepted',
      'cut after it was accepted',
      graphError('rate_limit', { retryAfterMs: HOUR }),
      new GraphError({ kind: 'invalid', call: 'POST', reason: 'r'.repeat(LONG), advice: '' }),
      graphError('not_owner'),
    );
    const step = fc.record({
      event: fc.constantFrom(...hostileEvents),
      text: texts,
      standby: fc.boolean(),
      source: fc.constantFrom('messenger', 'messenger', 'messenger', 'agent'),
      fates: fc.array(fates, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), async (steps) => {
        const world = new World(greedy);
        world.text('7', 'm0', 'hi');
        await world.drain();
        for (const [index, { event, text, standby, source, fates }] of steps.entries()) {
          world.fates.push(...fates);
          const item = { timestamp: world.now, ...event(text, `m${index + 1}`) };
          if (source === 'agent') await world.reply('7', 'anna', `${text.slice(0, 500)}.`);
          else world.receive(item, { standby });
          await world.drain();
          await world.pass(61_000);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('where a thousand messages wait, everything else is as long as it may be, and a greedy bot answers an edit', async () => {
    const world = new World(
      defineBot({
        message(chat) {
          chat.save({ value: 'v'.repeat(8000) });
          for (let part = 0; part < 20; part += 1) chat.reply('x');
        },
        messageEdit: everything,
      }),
    );
    const thread = { page: PAGE, customer: '7' };
    const long = CONTROL.repeat(40_000);
    world.fates.push(graphError('rate_limit', { retryAfterMs: HOUR }));
    world.receive({ ...toPage, timestamp: world.now, optin: { ref: long } });
    world.receive({ ...toPage, timestamp: world.now, referral: { ref: long, referer_uri: long } });
    await world.drain();
    for (let index = 0; index < 51; index += 1) {
      const { seq } = await world.conversation('7');
      const stray = { at: 1, speaker: 'customer', surface: 'messenger', content: { message: { mid: 'x' } } } as const;
      await world.store.append(thread, {
        ...stray,
        seq: seq + 1,
        key: `${index}`.repeat(64).slice(0, 64),
        status: 'received',
      });
      world.receive({ ...toPage, timestamp: world.now, message: { mid: `m${index}`, text: long } });
      await world.drain();
    }
    const { pending, saved, ref, referer_uri, reserved, attention, preview } = await world.conversation('7');
    expect(pending.filter(({ effect }) => effect.kind === 'send')).toHaveLength(1000);
    expect(JSON.stringify(saved).length).toBeGreaterThan(8000);
    expect([ref, referer_uri].map((text) => (text ?? '').length > 500)).toEqual([true, true]);
    expect(Object.keys(reserved ?? {}).length).toBeGreaterThan(40);
    expect([attention, preview]).not.toContain(undefined);
    world.receive({ ...toPage, timestamp: world.now, message_edit: { mid: 'm1', text: long, num_edit: 1 } });
    await world.drain();
    await world.holdEchoes(() => world.pass(HOUR + 1000));
    expect((await world.conversation('7')).pending).toEqual([]);
  });

  it('where a line is too large: it keeps the start of its text, and says how large it was', async () => {
    const world = new World(
      defineBot({ message: (chat, { message }) => chat.reply(`${message.attachments?.length}`) }),
    );
    const payload = { url: 'u'.repeat(200_000), more: 'x'.repeat(LONG) };
    world.text('7', 'm1', 'see this', { attachments: [{ type: 'file', payload }] });
    world.text('7', 'm2', 'and this', { attachments: [{ type: 'file', payload: { more: 'x'.repeat(LONG) } }] });
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['1', '1']);
    const [cut, , whole] = await world.history('7');
    expect(cut).toMatchObject({ content: { message: { mid: 'm1', text: 'see this' } }, cut: expect.any(Number) });
    expect(cut?.cut).toBeGreaterThan(LONG);
    expect(whole).not.toHaveProperty('cut');
    expect(whole?.content).toMatchObject({ message: { attachments: [{ payload: { more: 'x'.repeat(LONG) } }] } });
    expect(spoken(await world.history('7'))[0]).toBe('customer: see this');
  });
});
