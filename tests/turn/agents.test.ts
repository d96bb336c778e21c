import { describe, expect, it } from 'vitest';
import { type Bot, defineBot } from '../../lib/bot/index.ts';
import { windowOf } from '../../lib/conversation/index.ts';
import type { QueuedEvent } from '../../lib/queue/queue.ts';
import { graphError, INBOX, PAGE, START, spoken, World } from '../support/turn-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const bot = defineBot({
  message(chat, { message }) {
    if (message.text === 'person') return chat.passToHuman();
    chat.reply(`about ${message.text}`);
  },
  threadControl(chat) {
    if (chat.owner === 'bot') chat.reply('the bot again');
  },
});

/** A visitor of the website writes. */
function onWeb(world: World, text: string, more: Partial<QueuedEvent> = {}): QueuedEvent {
  return event(world, 'web-1', { message: { mid: `w_${text}`, text } }, { source: 'web', ...more });
}

function event(world: World, customer: string, payload: object, more: Partial<QueuedEvent> = {}) {
  return world.receive({ sender: { id: customer }, recipient: { id: PAGE }, timestamp: world.now, ...payload }, more);
}

/** A conversation of the website that agent Anna has taken over. */
async function ownedByAnna(handlers: Bot = bot): Promise<World> {
  const world = new World(handlers);
  onWeb(world, 'person');
  await world.drain();
  await world.takeOver('web-1', 'anna');
  await world.drain();
  return world;
}

const rowOf = async (world: World, customer: string) => (await world.conversation(customer)).row;

describe('The scenarios of other inboxes’ bug reports', () => {
  it('1: the bot is thinking, and five more lines of the customer wait behind it; Agent A takes over; the worker is killed once: the bot answers none of them, agent A has the thread', async () => {
    const play = async (killAt?: World['killAt']) => {
      const asked: (string | undefined)[] = [];
      const world = new World(
        defineBot({
          async message(_, { message }) {
            asked.push(message.text);
            await world.takeOver('7', 'anna');
            await new Promise(() => {});
          },
        }),
      );
      for (const text of ['one', 'two', 'three', 'four', 'five', 'six']) world.text('7', text, text);
      world.killAt = killAt;
      const begun = performance.now();
      await world.drain();
      // It is found within about a second; the bot has eight.
      if (killAt === undefined) expect(performance.now() - begun).toBeLessThan(world.time.botMs - 1000);
      expect(world.said).toEqual([]);
      expect(new Set(asked)).toEqual(new Set(['one']));
      const { owner, pending, seq } = await world.conversation('7');
      expect(owner).toMatchObject({ kind: 'agent', agent: { id: 'anna' } });
      expect(pending).toEqual([]);
      const history = spoken(await world.history('7'));
      expect(history.filter((line) => line.startsWith('customer'))).toHaveLength(6);
      expect(history.filter((line) => line.includes('take'))).toEqual(['bot: (take to agent)']);
      expect(history).toHaveLength(seq);
      return world.steps;
    };
    const steps = await play();
    // A few steps around the commit of the bot's turn: each takes the second in which the take-over is found.
    await Promise.all([2, 4, 5, 6, 7, 8].map((step) => play({ step, when: 'after' })));
    expect(steps).toBeGreaterThan(20);
  }, 30_000);

  it('5: handed over on the website on Friday evening, nobody answers for three days: still listed, longest first; nothing says "bot"', async () => {
    const world = new World(bot);
    onWeb(world, 'person');
    await world.drain();
    world.now += HOUR;
    world.receive(
      {
        sender: { id: 'web-2' },
        recipient: { id: PAGE },
        timestamp: world.now,
        message: { mid: 'w_2', text: 'person' },
      },
      { source: 'web' },
    );
    await world.drain();
    await world.pass(3 * DAY);
    const { rows } = await world.store.shelf('open', { limit: 10 });
    const longestFirst = rows.toSorted((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0));
    expect(longestFirst.map(({ thread, waitingSince }) => [thread.customer, waitingSince])).toEqual([
      ['web-1', START],
      ['web-2', START + HOUR],
    ]);
    expect(rows.map(({ owner }) => owner)).toEqual([{ kind: 'agent' }, { kind: 'agent' }]);
    expect(new Set(world.owners)).toEqual(new Set(['agent']));
  });

  it('5: in Messenger’s Page Inbox after 24 h the row says that Messenger ended the hand-over and that the customer still waits', async () => {
    const heard: unknown[] = [];
    const world = new World(
      defineBot({
        ...bot,
        threadControl(chat, { type, ...control }) {
          heard.push({ type, owner: chat.owner, ...('pass_thread_control' in control && control.pass_thread_control) });
          chat.reply('not sent');
        },
      }),
    );
    world.text('7', 'm1', 'person');
    await world.drain();
    await world.pass(DAY + 1000);
    expect(await rowOf(world, '7')).toMatchObject({
      shelf: 'open',
      owner: { kind: 'bot' },
      waitingSince: START,
      attention: { code: 'hand_over_ended' },
    });
    expect(spoken(await world.history('7')).at(-1)).toBe('page_inbox: (expire to bot)');
    expect(heard).toMatchObject([{ type: 'pass_thread_control', owner: 'bot', metadata: 'expired' }]);
    expect(world.said).toEqual([]);
  });

  it('6: Agent A owns the thread; the customer sends a picture, a sticker, a menu tap, a quick reply, a reaction, a ref: the bot’s handlers are called for none of them except `standby`', async () => {
    const called: string[] = [];
    const handler = (name: string) => () => void called.push(name);
    const world = await ownedByAnna(bot);
    world.bot = defineBot({
      message: handler('message'),
      postback: handler('postback'),
      referral: handler('referral'),
      reaction: handler('reaction'),
      standby: handler('standby'),
    });
    const picture = { type: 'image', payload: { url: 'https://a.example/1.png' } };
    const items = [
      { message: { mid: 'w_1', attachments: [picture] } },
      { message: { mid: 'w_2', sticker_id: 369239263222822, attachments: [picture] } },
      { postback: { title: 'Customer Support', payload: 'CUSTOMER_SUPPORT' } },
      { message: { mid: 'w_3', text: 'Red', quick_reply: { payload: 'RED' } } },
      { reaction: { mid: 'w_person', action: 'react', emoji: '👍' } },
      { referral: { ref: 'shoes', source: 'CUSTOMER_CHAT_PLUGIN', type: 'OPEN_THREAD' } },
    ];
    for (const item of items) event(world, 'web-1', item, { source: 'web' });
    await world.drain();
    expect(called).toEqual(items.map(() => 'standby'));
    expect((await world.conversation('web-1')).owner).toMatchObject({ agent: { id: 'anna' } });
  });

  it.each([
    ['before', ['echo', 'echo', 'line']],
    ['after', ['line', 'echo', 'echo']],
    ['before and after', ['echo', 'line', 'echo']],
  ])(
    '7: somebody answers in the Page Inbox while the bot owns the thread; the echo comes %s the customer’s next line, twice, and 30 s late: the owner is the Page Inbox, the line stands once, the bot is silent',
    async (_, order) => {
      const world = new World(bot);
      world.text('7', 'm1', 'hi');
      await world.drain();
      const wroteAt = world.now;
      world.now += 30_000;
      for (const what of order) {
        if (what === 'echo') {
          const message = { mid: 'h1', text: 'Ann here', is_echo: true, app_id: Number(INBOX) };
          world.receive({ sender: { id: PAGE }, recipient: { id: '7' }, timestamp: wroteAt, message });
        } else event(world, '7', { message: { mid: 'm2', text: 'and you?' } }, { standby: true });
      }
      await world.drain();
      expect(world.said.map(({ text }) => text)).toEqual(['about hi']);
      expect((await world.conversation('7')).owner.kind).toBe('page_inbox');
      const history = spoken(await world.history('7'));
      expect(history.filter((line) => line === 'page_inbox: Ann here')).toHaveLength(1);
      expect(history).toHaveLength(4);
    },
  );

  it('8: a note reaches neither visitor, Messenger, nor the plugin’s history, and makes no gap in the visitor’s numbers', async () => {
    for (const customer of ['web-1', '7']) {
      const heard: string[] = [];
      const world = new World(defineBot({ ...bot, standby: (_, { type }) => void heard.push(type) }));
      if (customer === '7') world.text('7', 'm1', 'hi');
      else onWeb(world, 'hi');
      await world.drain();
      const before = { said: world.said.length, pushed: world.pushed.length, lines: await world.history(customer) };
      world.agent(customer, 'anna', { kind: 'note', text: 'secret' });
      await world.drain();
      const after = { said: world.said.length, pushed: world.pushed.length, lines: await world.history(customer) };
      expect(after).toEqual(before);
      expect(JSON.stringify(await world.history(customer))).not.toContain('secret');
      expect(heard).toEqual([]);
      expect(world.notes).toMatchObject([{ text: 'secret', agent: { id: 'anna' }, after: before.lines.length }]);
      expect(await world.store.notes({ page: PAGE, customer }, { limit: 10 })).toMatchObject([{ text: 'secret' }]);
      expect((await world.conversation(customer)).seq).toBe(before.lines.length);
    }
  });

  it('9: Messenger times out, then refuses, then accepts, while agent A presses Retry three times in two tabs: one message for each press that was allowed, none while the line waits or is in doubt', async () => {
    const world = new World(bot);
    world.text('7', 'm1', 'hi');
    await world.drain();
    await world.takeOver('7', 'anna');
    await world.drain();
    const tries = () => world.said.filter(({ text }) => text === 'Anna here').length;
    const press = async (seq: number, attempt: number) => {
      for (const clientId of ['tab-1-a', 'tab-1-b', 'tab-2-a'])
        world.agent('7', 'anna', { kind: 'retry', seq, attempt }, { clientId });
      await world.drain();
    };
    world.fates.push('cut before it was accepted');
    await world.reply('7', 'anna', 'Anna here');
    await world.drain();
    const line = (await world.history('7')).at(-1);
    const seq = line?.seq ?? 0;
    expect(line).toMatchObject({ status: 'in_doubt', agent: { id: 'anna' } });
    await press(seq, 0);
    expect(world.fates).toEqual([]);
    expect(tries()).toBe(0);
    world.fates.push(graphError('invalid'));
    await world.pass(61_000);
    expect((await world.history('7')).at(-1)).toMatchObject({ status: 'failed' });
    await press(seq, 0);
    expect(tries()).toBe(1);
    expect((await world.history('7')).at(-1)).toMatchObject({ seq, status: 'sent', attempt: 1, agent: { id: 'anna' } });
    await press(seq, 0);
    await press(seq, 1);
    expect(tries()).toBe(1);
  });

  it('9: after a doubt that no echo settles the line may be sent again, and its code says that it may arrive twice', async () => {
    const world = new World(bot);
    world.text('7', 'm1', 'hi');
    await world.drain();
    await world.takeOver('7', 'anna');
    await world.drain();
    world.fates.push(...Array(3).fill('cut before it was accepted'));
    await world.reply('7', 'anna', 'Anna here');
    await world.drain();
    await world.pass(61_000);
    await world.pass(61_000);
    const line = (await world.history('7')).at(-1);
    expect(line).toMatchObject({ status: 'failed', error: { code: 'in_doubt' } });
    world.agent('7', 'anna', { kind: 'retry', seq: line?.seq ?? 0, attempt: 0 });
    await world.drain();
    expect(world.said.filter(({ text }) => text === 'Anna here')).toHaveLength(1);
  });
});

describe('A take-over', () => {
  it('ends the bot’s turn between two messages to Meta: the second one is dropped, and stands before the agent’s line', async () => {
    const world = new World(
      defineBot({
        message(chat) {
          chat.reply('first');
          chat.reply('second');
          chat.save({ kept: true });
        },
      }),
    );
    const send = world.messenger.send;
    Object.assign(world.messenger, {
      send: async (request: Parameters<typeof send>[0]) => {
        if (world.said.length === 0) await world.takeOver('7', 'anna');
        return send(request);
      },
    });
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['first']);
    expect(spoken(await world.history('7'))).toEqual([
      'customer: hi',
      'bot: first',
      'bot: second <dropped>',
      'bot: (take to agent)',
    ]);
    expect((await world.conversation('7')).owner).toMatchObject({ agent: { id: 'anna' } });
    expect(await world.store.hint({ page: PAGE, customer: '7' })).toBeUndefined();
  });

  it('keeps nothing of what the bot asked for at the last moment: replies are dropped, saved values and hand-overs are not applied', async () => {
    const world = new World(
      defineBot({
        async message(chat) {
          chat.reply('late');
          chat.save({ kept: true });
          chat.passToHuman();
          await world.takeOver('7', 'anna');
        },
      }),
    );
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(world.said).toEqual([]);
    expect(world.controls).toEqual([]);
    expect(await world.conversation('7')).toMatchObject({ saved: {}, owner: { agent: { id: 'anna' } } });
    expect(spoken(await world.history('7'))).toEqual(['customer: hi', 'bot: late <dropped>', 'bot: (take to agent)']);
  });

  it('from the Page Inbox is asked of Meta, and where Meta refuses the owner stays and a person reads why', async () => {
    const play = async (refused: boolean) => {
      const world = new World(bot);
      world.text('7', 'm1', 'person');
      await world.drain();
      if (refused) world.fates.push(graphError('permission'));
      await world.takeOver('7', 'anna');
      await world.drain();
      return world;
    };
    const accepted = await play(false);
    expect(accepted.controls).toEqual([`pass ${INBOX}`, 'take']);
    expect((await accepted.conversation('7')).owner).toMatchObject({ kind: 'agent', agent: { id: 'anna' } });
    const refused = await play(true);
    expect(await refused.conversation('7')).toMatchObject({
      owner: { kind: 'page_inbox' },
      attention: { code: 'control_refused' },
    });
  });

  it.each([
    ['the first', 'anna'],
    ['the second', 'ben'],
  ])('of two agents at once is one change of owner, where the hint of %s was stored last', async (_, last) => {
    const world = new World(bot);
    onWeb(world, 'person');
    await world.drain();
    const { key, thread } = await world.takeOver('web-1', 'anna');
    await world.takeOver('web-1', 'ben');
    if (last === 'anna') await world.store.setHint(thread, { key, agent: { id: 'anna', name: 'Anna' } });
    world.now += 1;
    await world.drain();
    expect(spoken(await world.history('web-1')).slice(2)).toEqual(['agent: (take to agent)']);
    expect((await world.conversation('web-1')).owner).toMatchObject({ agent: { id: 'anna' } });
    world.now += 1;
    await world.takeOver('web-1', 'ben');
    await world.drain();
    expect((await world.conversation('web-1')).owner).toMatchObject({ agent: { id: 'ben' } });
  });

  it('of a revoked agent does not silence the bot', async () => {
    const world = new World(bot);
    world.text('7', 'm1', 'one');
    await world.takeOver('7', 'anna');
    world.text('7', 'm2', 'two');
    world.team.shift();
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['about one', 'about two']);
    expect(world.logs.filter(({ message }) => message.includes('revoked'))).toHaveLength(1);
    expect((await world.conversation('7')).owner).toEqual({ kind: 'bot' });
  });
});

describe('A reply of an agent', () => {
  it('that does not know a colleague’s answer is refused and kept, and goes out with Send anyway, in one order', async () => {
    const world = await ownedByAnna();
    const { seq, generation } = await world.conversation('web-1');
    await world.reply('web-1', 'anna', 'Anna here');
    await world.drain();
    world.agent('web-1', 'anna', { kind: 'assign', to: 'ben' });
    await world.drain();
    const late = world.agent('web-1', 'ben', { kind: 'reply', text: 'Ben here', basis: { seq, generation } });
    await world.drain();
    expect(world.notes.at(-1)).toMatchObject({ id: late.key, text: 'Ben here', refused: { reason: 'answered' } });
    expect(spoken(await world.history('web-1')).at(-1)).not.toContain('Ben here');
    world.agent('web-1', 'ben', { kind: 'send_anyway', note: late.key });
    world.agent('web-1', 'ben', { kind: 'send_anyway', note: late.key });
    await world.drain();
    const said = spoken(await world.history('web-1')).filter((line) => line.includes('here'));
    expect(said).toEqual(['agent: Anna here', 'agent: Ben here']);
    expect(world.notes.at(-1)).toMatchObject({ id: late.key, refused: { settled: true } });
  });

  it('of the second of two agents at once is refused: one owner, one answer, and both see who', async () => {
    const world = new World(bot);
    onWeb(world, 'person');
    await world.drain();
    await world.reply('web-1', 'anna', 'Anna here');
    await world.reply('web-1', 'ben', 'Ben here');
    await world.drain();
    expect(spoken(await world.history('web-1')).slice(2)).toEqual(['agent: (take to agent)', 'agent: Anna here']);
    expect((await world.conversation('web-1')).owner).toMatchObject({ agent: { id: 'anna', name: 'Anna' } });
    expect(world.notes).toMatchObject([{ agent: { id: 'ben' }, refused: { reason: 'not_yours' } }]);
  });
});

describe('Who is revoked', () => {
  it('leaves threads whose customers wait again, and later events of theirs are dropped with one line in the log', async () => {
    const world = await ownedByAnna();
    await world.reply('web-1', 'anna', 'too late');
    world.team.shift();
    const revoked = { source: 'clock', item: { revoked: 'anna' }, key: 'revoked' } as const;
    world.queue.push({
      event: { thread: { page: PAGE, customer: 'web-1' }, id: 'revoke', at: world.now, ...revoked },
      deliveries: 0,
    });
    await world.drain();
    expect(await world.conversation('web-1')).toMatchObject({ owner: { kind: 'agent' }, waitingSince: START });
    expect((await world.conversation('web-1')).owner).not.toHaveProperty('agent');
    expect(spoken(await world.history('web-1')).at(-1)).toBe('agent: (release to agent)');
    expect(JSON.stringify(await world.history('web-1'))).not.toContain('too late');
    expect(world.logs.filter(({ message }) => message === 'An event of a revoked agent is dropped')).toHaveLength(1);
  });
});

describe('A blocked customer', () => {
  it('on the website is dropped before line and bot, and their network makes no new conversation for a day', async () => {
    const world = new World(bot);
    onWeb(world, 'hi', { network: '192.0.2.7', locale: 'de_DE' });
    await world.drain();
    expect(await world.conversation('web-1')).toMatchObject({ network: '192.0.2.7', locale: 'de_DE' });
    world.agent('web-1', 'anna', { kind: 'block' });
    onWeb(world, 'spam');
    await world.drain();
    expect(spoken(await world.history('web-1'))).toEqual(['customer: hi', 'bot: about hi']);
    expect(world.blocks).toEqual([{ network: '192.0.2.7', until: START + DAY }]);
    world.agent('web-1', 'anna', { kind: 'unblock' });
    onWeb(world, 'sorry');
    await world.drain();
    expect(spoken(await world.history('web-1')).slice(2)).toEqual(['customer: sorry', 'bot: about sorry']);
    expect(world.blocks.at(-1)).toEqual({ network: '192.0.2.7', until: START });
  });

  it('in Messenger is blocked at Meta, until the clock ends the block', async () => {
    const world = new World(bot);
    world.text('7', 'm1', 'hi');
    await world.drain();
    world.agent('7', 'anna', { kind: 'block', until: START + DAY });
    await world.drain();
    expect(world.graphCalls).toEqual(['moderation.block 7']);
    await world.pass(DAY + 1000);
    expect(world.graphCalls).toEqual(['moderation.block 7', 'moderation.unblock 7']);
    expect((await world.conversation('7')).blocked).toBeUndefined();
  });
});

describe('Who is told', () => {
  it('a customer who begins to wait, and each further line, is said to the queue of notifications', async () => {
    const world = new World(bot);
    onWeb(world, 'hi');
    await world.drain();
    expect(world.notices).toEqual([]);
    const asked = onWeb(world, 'person');
    const again = onWeb(world, 'hello?');
    await world.drain();
    expect(world.notices.map(({ key }) => key)).toEqual([asked.key, again.key]);
  });

  it('a queue of notifications that fails does not hold up the thread, and the clock tries again', async () => {
    const world = new World(bot);
    const waiting = world.notifier.waiting;
    Object.assign(world.notifier, { waiting: () => Promise.reject(new Error('The queue is away')) });
    onWeb(world, 'person');
    await world.drain();
    expect((await world.conversation('web-1')).owner).toEqual({ kind: 'agent' });
    Object.assign(world.notifier, { waiting });
    await world.pass(61_000);
    expect(world.notices).toMatchObject([{ customer: 'web-1' }]);
  });

  it('inboxes get the row of a conversation that enters, changes on or leaves the open shelf, and no row of the bot’s', async () => {
    const world = new World(bot);
    onWeb(world, 'hi');
    await world.drain();
    expect(world.rows).toEqual([]);
    onWeb(world, 'person');
    await world.drain();
    world.agent('web-1', 'anna', { kind: 'done' });
    await world.drain();
    expect(world.rows.map(({ shelf }) => shelf)).toEqual(['open', 'done']);
    expect(world.rows.at(-1)?.version).toBe((await world.conversation('web-1')).version);
  });

  it('agents who watch a thread of Messenger get its lines, and its visitors’ browsers are not looked up', async () => {
    const world = new World(bot);
    const audiences: unknown[] = [];
    Object.assign(world.live, { line: async (_: unknown, __: unknown, audience: unknown) => audiences.push(audience) });
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(new Set(audiences)).toEqual(new Set(['agents']));
  });
});

describe('In Messenger', () => {
  it('handOver "inbox" gives the thread to our agents without a call of Meta', async () => {
    const world = new World(bot);
    world.people = { ...world.people, handOver: 'inbox' };
    world.text('7', 'm1', 'person');
    await world.drain();
    expect(world.controls).toEqual([]);
    expect((await world.conversation('7')).owner).toEqual({ kind: 'agent' });
    world.team.length = 0;
    world.text('8', 'm2', 'person');
    await world.drain();
    expect((await world.conversation('8')).owner).toEqual({ kind: 'bot' });
    expect((await world.conversation('8')).attention?.reason).toMatch(/npm run agent -- add NAME/);
  });

  it('the customer’s name, language and time zone are read before the bot hears them, once a month', async () => {
    const world = new World(bot);
    let asked = 0;
    Object.assign(world.messenger, {
      profile: async () => {
        asked += 1;
        return { first_name: 'Ada', last_name: 'Lovelace', locale: 'de_DE', timezone: 2 };
      },
    });
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(await world.conversation('7')).toMatchObject({ locale: 'de_DE', timeZone: 'Etc/GMT-2' });
    world.text('7', 'm2', 'person');
    world.text('7', 'm3', 'hello?');
    await world.drain();
    expect(asked).toBe(1);
    expect(await rowOf(world, '7')).toMatchObject({ name: 'Ada Lovelace' });
    world.now += 31 * 24 * 3_600_000;
    world.text('7', 'm4', 'me again');
    await world.drain();
    expect(asked).toBe(2);
  });

  it('a profile that Meta does not give holds up no answer, and is not asked for again at each message', async () => {
    const world = new World(bot);
    let asked = 0;
    Object.assign(world.messenger, {
      profile: async () => {
        asked += 1;
        throw graphError('permission');
      },
    });
    world.text('7', 'm1', 'hi');
    world.text('7', 'm2', 'hi again');
    await world.drain();
    expect(world.said).toHaveLength(2);
    expect(asked).toBe(1);
  });

  async function silentFor(time: number, humanAgent: boolean): Promise<World> {
    const world = new World(bot);
    world.people = { ...world.people, humanAgent };
    world.text('7', 'm1', 'hi');
    await world.drain();
    await world.takeOver('7', 'anna');
    await world.drain();
    world.now += time;
    return world;
  }

  it('after 24 hours an agent’s answer goes out only where the operator has the feature Human Agent', async () => {
    const without = await silentFor(2 * DAY, false);
    await without.reply('7', 'anna', 'Anna here');
    await without.drain();
    expect(await without.history('7')).toContainEqual(
      expect.objectContaining({
        status: 'failed',
        error: { code: 'window', message: expect.stringMatching(/24 hours/) },
      }),
    );
    const granted = await silentFor(2 * DAY, true);
    await granted.reply('7', 'anna', 'Anna here');
    await granted.drain();
    expect(granted.said.at(-1)?.text).toBe('Anna here');
  });

  it('Meta’s refusal outside of the window closes it, as the row says, until the customer writes', async () => {
    const world = await silentFor(HOUR, false);
    world.fates.push(graphError('window', { code: 10 }));
    await world.reply('7', 'anna', 'Anna here');
    await world.drain();
    expect((await world.history('7')).at(-1)).toMatchObject({ status: 'failed', error: { code: '10' } });
    const row = await rowOf(world, '7');
    expect(row && windowOf(row, world.now)).toEqual({ open: 'closed' });
    await world.reply('7', 'anna', 'Anna again');
    await world.drain();
    expect(world.said.map(({ text }) => text)).not.toContain('Anna again');
    expect((await world.history('7')).at(-1)).toMatchObject({
      status: 'failed',
      error: { code: 'window', message: expect.stringMatching(/customer has to write first/) },
    });
    world.text('7', 'm2', 'are you there?');
    await world.drain();
    await world.reply('7', 'anna', 'Anna at last');
    await world.drain();
    expect(world.said.at(-1)?.text).toBe('Anna at last');
    expect(await rowOf(world, '7')).not.toHaveProperty('windowRefused');
  });

  it('a refusal under the tag HUMAN_AGENT is explained on the line and ends further tries until the customer writes', async () => {
    const world = await silentFor(2 * DAY, true);
    world.fates.push(graphError('permission'));
    await world.reply('7', 'anna', 'Anna here');
    await world.drain();
    expect((await world.history('7')).at(-1)).toMatchObject({
      status: 'failed',
      error: { code: 'human_agent', message: expect.stringMatching(/Meta refused this answer after 24 hours/) },
    });
    await world.reply('7', 'anna', 'Anna again');
    await world.drain();
    expect((await world.history('7')).at(-1)).toMatchObject({ status: 'failed', error: { code: 'window' } });
    world.text('7', 'm2', 'are you there?');
    await world.drain();
    await world.reply('7', 'anna', 'Anna at last');
    await world.drain();
    expect(world.said.at(-1)?.text).toBe('Anna at last');
  });
});

describe('What the bot hears of agents', () => {
  it('is the take-over, an echo of each reply, and the end by the event that the Page Inbox sends', async () => {
    const heard: unknown[] = [];
    const world = new World(
      defineBot({
        message: bot.message,
        threadControl: (_, event) => void heard.push(event.type),
        standby: (_, event) => void heard.push(event.type),
      }),
    );
    onWeb(world, 'person');
    await world.drain();
    await world.takeOver('web-1', 'anna');
    await world.drain();
    await world.reply('web-1', 'anna', 'Anna here');
    world.agent('web-1', 'anna', { kind: 'note', text: 'a note' });
    world.agent('web-1', 'anna', { kind: 'done' });
    await world.drain();
    expect(heard).toEqual(['take_thread_control', 'echo', 'pass_thread_control']);
  });
});
