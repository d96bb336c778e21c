import { describe, expect, it } from 'vitest';
import tutorial from '#bot';
import { type Bot, defineBot } from '../../lib/bot/index.ts';
import { GraphError } from '../../lib/graph/errors.ts';
import { graphError, INBOX, OURS, PAGE, START, spoken, World } from '../support/turn-world.ts';

const HOUR = 3_600_000;

function event(world: World, customer: string, payload: object, more: { standby?: boolean } = {}) {
  return world.receive({ sender: { id: customer }, recipient: { id: PAGE }, timestamp: world.now, ...payload }, more);
}

async function handedOver(): Promise<World> {
  const world = new World(tutorial);
  world.text('7', 'm1', '  customer SUPPORT ');
  await world.drain();
  return world;
}

describe("The tutorial's bot", () => {
  it('greets who taps Get Started, keeps the ref of a new conversation, and logs it', async () => {
    const world = new World(tutorial);
    const referral = { ref: 'shoes', source: 'SHORTLINK', type: 'OPEN_THREAD' };
    event(world, '7', { postback: { mid: 'p1', title: 'Get Started', payload: 'GET_STARTED', referral } });
    await world.drain();
    expect(world.said[0]?.text).toMatch(/^Hello!/);
    expect((await world.conversation('7')).ref).toBe('shoes');
    expect(world.logs.map(({ message }) => message)).toContain('A new conversation came with a ref');
  });

  it('is told of the ref with which a known person comes back', async () => {
    const world = new World(tutorial);
    event(world, '7', { referral: { ref: 'hats', source: 'SHORTLINK', type: 'OPEN_THREAD' } });
    await world.drain();
    expect(world.said[0]?.text).toBe('Welcome back!');
    expect((await world.conversation('7')).ref).toBe('hats');
  });

  it('answers differently to what was written on the website', async () => {
    const world = new World(tutorial);
    world.text('7', 'm1', 'hi');
    world.text('7', 'm2', 'hi', { tags: { source: 'customer_chat_plugin' } });
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual([
      'Thanks for writing to us on Messenger!',
      'Thanks for writing to us on our website!',
    ]);
  });

  it('passes the thread to the Page Inbox when asked for a person, and is silent from then on', async () => {
    const world = await handedOver();
    expect(world.controls).toEqual([`pass ${INBOX}`]);
    event(world, '7', { message: { mid: 'm2', text: 'hello?' } }, { standby: true });
    world.text('7', 'm3', 'and what was still in the queue');
    await world.drain();
    expect(world.said).toHaveLength(1);
    expect(spoken(await world.history('7')).slice(-2)).toEqual([
      'customer: hello?',
      'customer: and what was still in the queue',
    ]);
  });

  it('tells the person when "Mark as done" has given the thread back, and answers again', async () => {
    const world = await handedOver();
    const change = {
      previous_owner_app_id: INBOX,
      new_owner_app_id: OURS,
      metadata: 'Pass thread control from Page Inbox',
    };
    event(world, '7', { pass_thread_control: change });
    world.text('7', 'm2', 'hi');
    await world.drain();
    expect(world.said.slice(1).map(({ text }) => text)).toEqual([
      'You are talking to the bot again.',
      'Thanks for writing to us on Messenger!',
    ]);
  });

  it('gives the thread to the inbox that asks for it', async () => {
    const world = new World(tutorial);
    world.text('7', 'm1', 'hi');
    event(world, '7', { request_thread_control: { requested_owner_app_id: Number(INBOX), metadata: '' } });
    await world.drain();
    expect(world.controls).toEqual([`pass ${INBOX}`]);
    expect((await world.conversation('7')).owner.kind).toBe('page_inbox');
  });
});

describe('Ownership of a thread', () => {
  it('comes back to the bot by itself 24 hours after the hand-over', async () => {
    const world = await handedOver();
    await world.pass(24 * HOUR - 1000);
    expect((await world.conversation('7')).owner.kind).toBe('page_inbox');
    await world.pass(2000);
    expect((await world.conversation('7')).owner).toEqual({ kind: 'bot' });
  });

  it('is the inbox as soon as a human writes there, for another 24 hours from then', async () => {
    const world = new World(tutorial);
    world.text('7', 'm1', 'hi');
    await world.drain();
    world.now += HOUR;
    world.receive({
      sender: { id: PAGE },
      recipient: { id: '7' },
      timestamp: world.now,
      message: { mid: 'h1', text: 'Ann here', is_echo: true, app_id: Number(INBOX) },
    });
    await world.drain();
    expect((await world.conversation('7')).owner).toEqual({ kind: 'page_inbox', until: START + 25 * HOUR });
    expect(spoken(await world.history('7')).at(-1)).toBe('page_inbox: Ann here');
  });

  it.each([
    ['another app', { app_id: 424242424242424 }],
    ['another app with a template', { app_id: '424242424242424', attachments: [{ type: 'template', payload: null }] }],
    ['the Page itself, without an app', {}],
    ['another program with our app', { app_id: Number(OURS) }],
  ])('is the bot’s for the customer’s next message after a notice of %s, which is a line', async (_, notice) => {
    const world = new World(tutorial);
    world.text('7', 'm1', 'hi');
    await world.drain();
    const message = { mid: 'n1', is_echo: true, text: 'Your parcel is on its way', ...notice };
    world.receive({ sender: { id: PAGE }, recipient: { id: '7' }, timestamp: world.now, message });
    world.text('7', 'm2', 'hi again');
    await world.drain();
    expect(world.said).toHaveLength(2);
    expect(spoken(await world.history('7'))[2]).toMatch(/: Your parcel is on its way$/);
    expect((await world.conversation('7')).owner).toEqual({ kind: 'bot' });
  });

  it('stays with a person of the Page Inbox when another app sends a notice', async () => {
    const world = new World(tutorial);
    const echo = (mid: string, app_id: string) => ({ mid, is_echo: true, text: mid, app_id });
    for (const message of [echo('Ann here', INBOX), echo('Your parcel', '424242424242424')]) {
      world.receive({ sender: { id: PAGE }, recipient: { id: '7' }, timestamp: world.now, message });
    }
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(world.said).toEqual([]);
    expect((await world.conversation('7')).owner.kind).toBe('page_inbox');
  });

  it('does not change before Messenger has accepted the hand-over', async () => {
    const world = new World(tutorial);
    world.fates.push('answered', graphError('transient'));
    world.text('7', 'm1', 'customer support');
    await world.drain();
    expect((await world.conversation('7')).owner.kind).toBe('bot');
    await world.pass(61_000);
    expect((await world.conversation('7')).owner.kind).toBe('page_inbox');
  });

  it('counts a hand-over as done when Messenger refuses its repetition, since it accepted the first', async () => {
    const world = new World(tutorial);
    world.fates.push('answered', 'cut after it was accepted', graphError('not_owner'));
    world.text('7', 'm1', 'customer support');
    await world.drain();
    await world.pass(61_000);
    const { owner, attention, pending } = await world.conversation('7');
    expect({ owner: owner.kind, attention, pending }).toEqual({
      owner: 'page_inbox',
      attention: undefined,
      pending: [],
    });
  });

  it('is found to be lost when a send is refused with 2018300, and back when messages come to us again', async () => {
    const world = new World(tutorial);
    world.fates.push(
      new GraphError({ kind: 'not_owner', call: 'POST', reason: '(#2018300)', advice: '', code: 2018300 }),
    );
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect((await world.conversation('7')).owner.kind).toBe('app');
    world.text('7', 'm2', 'hi again');
    await world.drain();
    expect((await world.conversation('7')).owner.kind).toBe('bot');
    expect(world.said).toHaveLength(1);
  });

  it('is another app when a message arrives on standby, without any control event', async () => {
    const world = new World(tutorial);
    event(world, '7', { message: { mid: 'm1', text: 'hi' } }, { standby: true });
    await world.drain();
    expect(world.said).toEqual([]);
    expect((await world.conversation('7')).owner.kind).toBe('app');
  });

  it('can be taken by the bot from standby', async () => {
    const eager: Bot = defineBot({
      message: (chat) => chat.passToHuman(),
      standby(chat, e) {
        if (e.type === 'message' && e.message.quick_reply?.payload === 'BACK') chat.takeThreadControl();
        chat.reply('must not be said');
      },
    });
    const world = new World(eager);
    world.text('7', 'm1', 'hi');
    event(world, '7', { message: { mid: 'm2', text: 'Back', quick_reply: { payload: 'BACK' } } }, { standby: true });
    await world.drain();
    expect(world.controls).toEqual([`pass ${INBOX}`, 'take']);
    expect(world.said).toEqual([]);
    expect((await world.conversation('7')).owner.kind).toBe('bot');
  });
});

describe('A thread of the website', () => {
  const onWeb = (world: World, mid: string, text: string) =>
    world.receive(
      {
        sender: { id: 'web-1' },
        recipient: { id: PAGE },
        timestamp: world.now,
        message: { mid, text, tags: { source: 'customer_chat_plugin' } },
      },
      { source: 'web', clientId: `c-${mid}` },
    );

  it('is answered without a call to Messenger, every line pushed to the browser', async () => {
    const world = new World(tutorial);
    onWeb(world, 'w_a', 'hi');
    await world.drain();
    expect(world.said).toEqual([]);
    expect(spoken(world.pushed.map(({ entry }) => entry))).toEqual([
      'customer: hi',
      'bot: Thanks for writing to us on our website!',
    ]);
    expect(world.pushed[0]?.entry.clientId).toBe('c-w_a');
  });

  it('goes to our own agents, whose words reach the visitor, and back by the event that the Page Inbox would send', async () => {
    const world = new World(tutorial);
    onWeb(world, 'w_a', 'Customer Support');
    await world.drain();
    expect((await world.conversation('web-1')).owner.kind).toBe('agent');
    expect(world.controls).toEqual([]);
    await world.reply('web-1', 'anna', 'This is Ann');
    onWeb(world, 'w_b', 'Hi Ann');
    world.agent('web-1', 'anna', { kind: 'done' });
    onWeb(world, 'w_c', 'hi');
    await world.drain();
    expect(spoken(await world.history('web-1'))).toEqual([
      'customer: Customer Support',
      'bot: I am getting a person for you. The answer comes here.',
      'bot: (pass to agent)',
      'agent: (take to agent)',
      'agent: This is Ann',
      'customer: Hi Ann',
      'agent: (pass to bot)',
      'bot: You are talking to the bot again.',
      'customer: hi',
      'bot: Thanks for writing to us on our website!',
    ]);
    expect(world.owners).toEqual(['agent', 'agent', 'bot']);
  });

  it('shows the bot’s reaction on the very line that it answers, and that it was seen', async () => {
    const world = new World(
      defineBot({
        message(chat, { message }) {
          chat.react(message.mid, '❤');
          chat.markSeen();
        },
      }),
    );
    onWeb(world, `w_${'a'.repeat(64)}`, 'hi');
    const [event] = world.queue;
    if (event) event.event = { ...event.event, key: 'a'.repeat(64) };
    await world.drain();
    expect(await world.history('web-1')).toMatchObject([{ reactions: { page: '❤' } }]);
    expect((await world.conversation('web-1')).seen).toBe(1);
  });
});

describe('The 24 hour window', () => {
  it('keeps a reply back whose time is over, and says why', async () => {
    const world = new World(defineBot({ message: (chat) => chat.reply('late') }));
    world.fates.push(graphError('rate_limit', { retryAfterMs: 25 * HOUR }));
    world.text('7', 'm1', 'hi');
    await world.drain();
    await world.pass(25 * HOUR + 1000);
    expect(world.said).toEqual([]);
    expect((await world.history('7')).at(-1)).toMatchObject({ status: 'failed', error: { code: 'window' } });
  });

  it('is not opened in Messenger by what the person writes on the website', async () => {
    const world = new World(defineBot({}));
    world.text('7', 'm1', 'hi');
    await world.drain();
    world.now += 30 * HOUR;
    world.receive(
      { sender: { id: '7' }, recipient: { id: PAGE }, timestamp: world.now, message: { mid: 'w', text: 'x' } },
      { source: 'web' },
    );
    await world.drain();
    const { lastIn } = await world.conversation('7');
    expect(lastIn).toEqual({ messenger: START, web: START + 30 * HOUR });
  });
});

describe('A rate limited Page', () => {
  it('gets its answers when access comes back, in order', async () => {
    const world = new World(defineBot({ message: (chat, e) => chat.reply(`re: ${e.message.text}`) }));
    world.fates.push(graphError('rate_limit', { retryAfterMs: 5 * 60_000 }));
    world.text('7', 'm1', 'one');
    world.text('7', 'm2', 'two');
    await world.drain();
    await world.pass(4 * 60_000);
    expect(world.said).toEqual([]);
    await world.pass(61_000);
    expect(world.said.map(({ text }) => text)).toEqual(['re: one', 're: two']);
  });
});

describe('A message that Meta refuses', () => {
  it.each([
    ['permission', 'error'],
    ['policy', 'error'],
    ['token', 'error'],
    ['invalid', 'error'],
    ['person_unreachable', 'warn'],
    ['window', 'warn'],
  ] as const)('because of %s is logged as %s, with its kind for the alarm', async (kind, level) => {
    const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
    world.fates.push(graphError(kind));
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(world.logs).toMatchObject([{ level, fields: { kind } }]);
  });
});

describe('An event without a handler', () => {
  it('is named in the log, by its fields and never by what is in them', async () => {
    const world = new World(defineBot({}));
    event(world, '7', { brand_new: { text: 'secret words' } });
    event(world, '7', { policy_enforcement: { action: 'block', reason: 'spam' } });
    event(world, '7', { account_linking: { status: 'linked', authorization_code: 'secret words' } });
    await world.drain();
    expect(world.logs).toMatchObject([
      { level: 'warn', fields: { type: 'unknown', fields: expect.arrayContaining(['brand_new']) } },
      { level: 'warn', fields: { type: 'policy_enforcement', action: 'block', reason: 'spam' } },
      { level: 'info', fields: { type: 'account_linking' } },
    ]);
    expect(JSON.stringify(world.logs)).not.toContain('secret words');
  });
});

describe('Reactions, edits and deletions', () => {
  it('change the line that they are about, whether the customer or the Page wrote it', async () => {
    const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
    world.text('7', 'm1', 'helo');
    await world.drain();
    const [, answer] = await world.history('7');
    event(world, '7', { message_edit: { mid: 'm1', text: 'hello', num_edit: '1' } });
    event(world, '7', { reaction: { reaction: 'love', emoji: '❤', action: 'react', mid: answer?.mid } });
    world.text('7', 'm2', 'oops');
    event(world, '7', { message: { mid: 'm2', is_deleted: true } });
    await world.drain();
    expect((await world.conversation('7')).amended).toBe(3);
    expect(await world.history('7')).toMatchObject([
      { content: { message: { text: 'hello' } }, edited: true },
      { content: { sent: { text: 'hello' } }, reactions: { customer: '❤' } },
      { deleted: true, content: { message: { mid: 'm2' } } },
      {},
    ]);
  });
});

describe('A bot that goes wrong', () => {
  const failing = async (bot: Bot) => {
    const world = new World(bot);
    world.text('7', 'm1', 'hi');
    await world.drain();
    return world;
  };

  it('that throws leaves the customer’s words, a mark on the conversation, and its line in the log', async () => {
    const world = await failing(
      defineBot({
        message() {
          throw new TypeError('no such order');
        },
      }),
    );
    expect(spoken(await world.history('7')).at(0)).toBe('customer: hi');
    expect((await world.conversation('7')).attention?.reason).toMatch(
      /The bot failed on message: TypeError: no such order \(handover\.test\.ts:\d+:\d+\)/,
    );
    expect(world.logs.map(({ level }) => level)).toContain('error');
  });

  it.each<[string, Bot]>([
    [
      'throws it in the message of an error',
      defineBot({
        message(_, { message }) {
          throw new TypeError(`not found: ${message.text}\n    at lookup (${message.text}.ts:1:2)`);
        },
      }),
    ],
    [
      'throws it in the name of an error',
      defineBot({
        async message(_, { message }) {
          throw Object.assign(new Error('x', { cause: message.text }), { name: `my ${message.text}` });
        },
      }),
    ],
    [
      'throws it',
      defineBot({
        message(_, { message }) {
          throw message.text;
        },
      }),
    ],
    ['returns it', defineBot({ message: (_, { message }) => JSON.parse(JSON.stringify(message.text)) })],
  ])('that %s shows agents the text of the customer, and the log only names and places', async (_, bot) => {
    const world = new World(bot);
    world.text('7', 'm1', 'my-secret');
    await world.drain();
    expect((await world.conversation('7')).attention?.reason).toContain('my-secret');
    const shown = world.logs.filter(({ level }) => level !== 'debug');
    expect(JSON.stringify(shown)).not.toContain('my-secret');
    expect(shown).toMatchObject([
      { level: 'error', message: expect.stringMatching(/^The bot failed on message: .*handover\.test\.ts:\d+:\d+/) },
    ]);
    expect(JSON.stringify(world.logs.filter(({ level }) => level === 'debug'))).toContain('my-secret');
  });

  it('that asks for more than Messenger allows finds the limit in the log', async () => {
    const world = await failing(defineBot({ message: (chat) => chat.passToHuman('x'.repeat(1001)) }));
    expect(world.logs).toMatchObject([
      { level: 'error', message: expect.stringMatching(/RangeError: Messenger would refuse this: .*1000/) },
    ]);
  });

  it('that sends 100 replies sends none, and the next message works', async () => {
    let times = 100;
    const bot = defineBot({
      message(chat) {
        for (let i = 0; i < times; i += 1) chat.reply(`spam ${i}`);
      },
    });
    const world = await failing(bot);
    const failed = world.said.length;
    expect(world.said.filter(({ text }) => text.startsWith('spam'))).toEqual([]);
    times = 1;
    world.text('7', 'm2', 'hi');
    await world.drain();
    expect(world.said.slice(failed).map(({ text }) => text)).toEqual(['spam 0']);
  });

  it('that took its process down three times is not asked about that event any more', async () => {
    let asked = 0;
    const world = new World(
      defineBot({
        message(_, { message }) {
          asked += 1;
          if (message.text === 'loop') world.kill();
        },
      }),
    );
    world.text('7', 'm1', 'loop');
    world.text('7', 'm2', 'hi');
    await world.drain();
    expect(asked).toBe(3 + 1);
    const history = spoken(await world.history('7'));
    expect(history.filter((line) => line.startsWith('customer'))).toEqual(['customer: loop', 'customer: hi']);
    expect((await world.conversation('7')).attention?.reason).toMatch(/did not come back/);
  });
});
