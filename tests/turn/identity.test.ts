import { describe, expect, it } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { testBot } from '../../lib/bot/testing/index.ts';
import { queueBody, queuedEvent } from '../../lib/queue/record.ts';
import { PAGE, spoken, World } from '../support/turn-world.ts';

const bot = defineBot({
  message: (chat) => chat.reply(chat.identity ? `Hello ${chat.identity.sub}` : 'Hello whoever you are'),
});
const proven = 'web-proven';

function writes(world: World, customer: string, text: string, more: object = {}) {
  const item = { sender: { id: customer }, recipient: { id: PAGE }, timestamp: world.now };
  world.receive({ ...item, message: { mid: `w_${text}`, text } }, { source: 'web', ...more });
}

/** What the socket queues for the thread that an anonymous visitor leaves. */
function signsIn(world: World, customer: string, sub: string) {
  const thread = { page: PAGE, customer };
  const item = { signedIn: { sub, customer: proven } };
  const event = { thread, key: `signed in ${customer}`, id: 'in', at: world.now, source: 'clock', item } as const;
  world.queue.push({ event, deliveries: 0 });
}

describe('A proven customer', () => {
  it('is known to the bot, the conversation and its row, and an anonymous visitor is not', async () => {
    const world = new World(bot);
    writes(world, proven, 'hi', { identity: { sub: '4711' } });
    writes(world, 'web-1', 'hi there');
    await world.drain();
    expect(spoken(await world.history(proven))).toEqual(['customer: hi', 'bot: Hello 4711']);
    expect(spoken(await world.history('web-1'))).toEqual(['customer: hi there', 'bot: Hello whoever you are']);
    expect(await world.conversation(proven)).toMatchObject({
      identity: { sub: '4711' },
      row: { identity: { sub: '4711' } },
    });
    expect((await world.conversation('web-1')).row).not.toHaveProperty('identity');
  });

  it('has the last three conversations that they wrote before they signed in, each once', async () => {
    const world = new World(bot);
    for (const [index, earlier] of ['web-a', 'web-b', 'web-b', 'web-c', 'web-d', undefined].entries()) {
      writes(world, proven, `hi ${index}`, { identity: { sub: '4711' }, ...(earlier && { earlier }) });
    }
    await world.drain();
    expect((await world.conversation(proven)).row?.earlier).toEqual(['web-b', 'web-c', 'web-d']);
  });

  it('goes on in their conversation after one of their browsers ended the chat: the bot answers again', async () => {
    const world = new World(bot);
    const identity = { sub: '4711' };
    writes(world, proven, 'hi', { identity });
    const thread = { page: PAGE, customer: proven };
    const end = { thread, key: 'ended', id: 'ended', at: world.now, source: 'clock', item: { left: true } } as const;
    world.queue.push({ event: end, deliveries: 0 });
    writes(world, proven, 'from my phone', { identity });
    await world.drain();
    expect(spoken(await world.history(proven)).slice(-2)).toEqual(['customer: from my phone', 'bot: Hello 4711']);
    expect(await world.conversation(proven)).not.toHaveProperty('left');
  });
});

describe('The conversation that an anonymous visitor leaves by signing in', () => {
  it('says as whom they went on, and is as it was otherwise: who waits for a person still waits', async () => {
    const world = new World(defineBot({ message: (chat) => chat.passToHuman('asked') }));
    writes(world, 'web-1', 'a person, please');
    await world.drain();
    const before = await world.conversation('web-1');
    signsIn(world, 'web-1', '4711');
    await world.drain();
    const after = await world.conversation('web-1');
    const signedIn = { sub: '4711', customer: proven };
    expect(after).toMatchObject({ signedIn, waitingSince: before.waitingSince, seq: before.seq, row: { signedIn } });
    expect(after.row?.shelf).toBe('open');
    // Open inboxes are told.
    expect(world.rows.at(-1)).toMatchObject({ signedIn });
  });

  it('is not made where nothing was written', async () => {
    const world = new World(bot);
    signsIn(world, 'web-1', '4711');
    await world.drain();
    expect(await world.store.load({ page: PAGE, customer: 'web-1' }, 'k')).toEqual({ handled: false });
  });
});

it('An event in the queue keeps who the visitor is, and leaves out what is not of that form', () => {
  const event = { thread: { page: PAGE, customer: proven }, key: 'k', id: 'i', at: 1, source: 'web' } as const;
  const whole = { ...event, identity: { sub: '4711' }, earlier: 'web-a' };
  expect(queuedEvent(queueBody(whole))).toEqual(whole);
  expect(queuedEvent(JSON.stringify({ ...event, identity: '4711', earlier: 7 }))).toEqual(event);
});

it('A test of a bot says who the visitor is', async () => {
  const customer = testBot(bot, { surface: 'web', identity: { sub: '4711' } });
  expect((await customer.message('hi')).texts).toEqual(['Hello 4711']);
  expect((await testBot(bot, { surface: 'web' }).message('hi')).texts).toEqual(['Hello whoever you are']);
});
