import { describe, expect, it } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { BotFailed, testBot } from '../../lib/bot/testing/index.ts';

const HOUR = 3_600_000;

const bot = defineBot({
  message(chat, { message }) {
    if (message.quick_reply?.payload === 'RED') return chat.reply('Red it is.');
    if (message.text === 'person') return chat.passToHuman('They asked');
    if (message.text === 'name') return chat.person().then((person) => chat.reply(person?.first_name ?? 'A guest'));
    if (message.text === 'personas')
      return chat.graph.personas.list().then(({ data }) => chat.reply(data.map(({ name }) => name).join(', ')));
    if (message.text === 'break') throw new Error('It broke');
    if (message.text === 'seen') return chat.markSeen();
    if (message.text === 'mail') return chat.offerMail();
    chat.typing();
    chat.save({ visits: Number(chat.saved.visits ?? 0) + 1 });
    chat.log('The customer wrote', { text: message.text });
    chat.reply({
      text: 'Which colour?',
      quick_replies: [{ content_type: 'text', title: 'Red', payload: 'RED' }],
    });
    chat.reply({
      attachment: {
        type: 'template',
        payload: {
          template_type: 'button',
          text: 'Or',
          buttons: [{ type: 'postback', title: 'Blue', payload: 'BLUE' }],
        },
      },
    });
  },
  postback: (chat, { postback }) => chat.reply(`${postback.payload} from ${postback.referral?.ref ?? 'a button'}`),
  referral: (chat, { referral }) => chat.reply(`Back by ${referral.ref}`),
  reaction: (chat, { reaction }) => chat.reply(`You sent ${reaction.emoji}`),
  threadControl(chat) {
    if (chat.owner === 'bot') chat.reply('The bot is back.');
  },
  standby: (chat) => chat.save({ listened: true }),
});

describe.each(['messenger', 'web'] as const)('A bot tested without a stack, on %s', (surface) => {
  const start = (options = {}) => testBot(bot, { surface, ...options });

  it('a bot answers a message, and the test sees messages, texts, typing, saved values and logs', async () => {
    const customer = start();
    const turn = await customer.message('hello');
    expect(turn.texts).toEqual(['Which colour?', 'Or']);
    expect(turn.messages[0]).toMatchObject({ quick_replies: [{ title: 'Red' }] });
    expect(turn.logs).toEqual([{ message: 'The customer wrote', fields: { text: 'hello' } }]);
    expect(await customer.saved()).toEqual({ visits: 1 });
    await customer.message('again');
    expect(await customer.saved()).toEqual({ visits: 2 });
  });

  it('a bot hears a tap on a quick reply or a button by its title, and the titles are named where it has none', async () => {
    const customer = start();
    await customer.message('hello');
    expect((await customer.tap('Red')).texts).toEqual(['Red it is.']);
    await customer.message('hello');
    expect((await customer.tap('Blue')).texts).toEqual(['BLUE from a button']);
    await customer.message('hello');
    await expect(customer.tap('Green')).rejects.toThrow(
      'have no quick reply or button "Green". They have: "Red", "Blue".',
    );
  });

  it('a bot hears a ref with Get Started in a new conversation, and as a referral in one that exists', async () => {
    const customer = start({ getStarted: 'BEGIN' });
    expect((await customer.referral('spring')).texts).toEqual(['BEGIN from spring']);
    expect((await customer.referral('summer')).texts).toEqual(['Back by summer']);
  });

  it('a bot that asks for a mail address is seen to do so, on the website alone', async () => {
    const customer = start();
    await customer.message('hello');
    expect(await customer.hasOfferedMail()).toBe(false);
    expect((await customer.message('mail')).texts).toEqual([]);
    expect(await customer.hasOfferedMail()).toBe(surface === 'web');
  });

  it('a bot is silent while a person owns the thread, and back when the person is done', async () => {
    const customer = start();
    const { passedTo, control } = await customer.message('person');
    expect(passedTo).toBe(surface === 'web' ? 'agent' : 'page_inbox');
    expect(control).toMatchObject([{ action: 'pass', metadata: 'They asked' }]);
    expect((await customer.message('hello?')).texts).toEqual([]);
    expect(await customer.saved()).toEqual({ listened: true });
    await customer.personWrites('Hello, this is Ada.');
    expect((await customer.personIsDone()).texts).toEqual(['The bot is back.']);
    expect(await customer.owner()).toBe('bot');
    expect(await customer.transcript()).toContain('customer: hello?');
  });

  it('a call rejects with the line where the bot failed', async () => {
    await expect(start().message('break')).rejects.toThrow(BotFailed);
    await expect(start().message('break')).rejects.toThrow(/It broke \(testing\.test\.ts:\d+/);
  });

  it('a test sees what the customer hears where the bot has failed', async () => {
    const texts = ['Sorry, something went wrong. A person will look at it.'];
    await expect(start().message('break')).rejects.toMatchObject({ turn: { texts } });
    const own = start({ fallback: { default: 'Please call us.' } });
    await expect(own.message('break')).rejects.toMatchObject({ turn: { texts: ['Please call us.'] } });
    expect(await own.transcript()).toEqual(['customer: break', 'bot: Please call us.']);
    await expect(start({ fallback: false }).message('break')).rejects.toMatchObject({ turn: { texts: [] } });
    const told = testBot({ ...bot, failed: (chat, { message }) => chat.reply(message) }, { surface });
    await expect(told.message('break')).rejects.toMatchObject({ turn: { texts: ['It broke'] } });
  });

  it('the test answers chat.graph, and reads which one is missing', async () => {
    const list = async () => ({ data: [{ id: '1', name: 'Ada' }] });
    const turn = await start({ graph: { personas: { list } } }).message('personas');
    expect(turn.texts).toEqual(['Ada']);
    expect(turn.graphCalls).toEqual([{ client: 'personas', method: 'list', args: [] }]);
    await expect(start().message('personas')).rejects.toThrow('chat.graph.personas.list');
  });

  it('a bot hears any other event of Meta by its JSON', async () => {
    const reaction = { mid: 'm1', action: 'react', emoji: '👍' };
    expect((await start().event({ reaction })).texts).toEqual(['You sent 👍']);
  });
});

it('a bot knows the customer in Messenger, and not a visitor of the website', async () => {
  const person = { first_name: 'Ada' };
  expect((await testBot(bot, { person }).message('name')).texts).toEqual(['Ada']);
  expect((await testBot(bot, { person, surface: 'web' }).message('name')).texts).toEqual(['A guest']);
});

it('a test lets time pass: control of the Page Inbox runs out after 24 hours', async () => {
  const customer = testBot(bot);
  await customer.message('person');
  await customer.pass(23 * HOUR);
  expect(await customer.owner()).toBe('page_inbox');
  await customer.pass(2 * HOUR);
  expect(await customer.owner()).toBe('bot');
});

it('a test sees that the bot marked a message as seen', async () => {
  expect((await testBot(bot).message('seen')).senderActions).toEqual(['mark_seen']);
});

it('a bot hears whether people are there, and that a hand-over reaches none where no agent exists', async () => {
  const asks = defineBot({
    async message(chat, { message }) {
      if (message.text === 'pass') chat.passToHuman();
      chat.reply(JSON.stringify(await chat.people()));
    },
  });
  const closed = { now: false, next: 1_768_200_000_000 };
  expect((await testBot(asks, { people: closed }).message('hi')).texts).toEqual([JSON.stringify(closed)]);
  const alone = { surface: 'web', agents: false } as const;
  expect((await testBot(asks, alone).message('hi')).texts).toEqual(['{"now":false}']);
  await expect(testBot(asks, alone).message('pass')).rejects.toThrow('npm run agent -- add NAME');
  const inbox = { agents: false, handOver: 'inbox' } as const;
  await expect(testBot(asks, inbox).message('pass')).rejects.toThrow('npm run agent -- add NAME');
  expect((await testBot(asks, { agents: false }).message('pass')).passedTo).toBe('page_inbox');
});

it('a test turns the clock, and sees what chat.later brought, each at its time', async () => {
  const times: number[] = [];
  const visitor = testBot(
    defineBot({
      message: (chat) => chat.later(30, 'first'),
      later(chat, { name }) {
        times.push(visitor.now() - begun);
        chat.reply(name);
        if (name === 'first') chat.later(60, 'second');
      },
    }),
    { surface: 'web' },
  );
  const begun = visitor.now();
  await visitor.message('hi');
  expect((await visitor.pass(0.4 * HOUR)).texts).toEqual([]);
  expect((await visitor.pass(2 * HOUR)).texts).toEqual(['first', 'second']);
  expect(times).toEqual([0.5 * HOUR, 1.5 * HOUR]);
  expect(visitor.now() - begun).toBe(2.4 * HOUR);
});

it('a test sees what a work replies, and what the customer hears where it fails', async () => {
  const visitor = testBot(
    defineBot({
      message: (chat, { message }) => chat.work('model', message.text),
      work(chat, { data }) {
        if (data === 'fail') throw new Error('no model');
        chat.reply(`You asked ${String(data)}`);
      },
    }),
    { surface: 'web' },
  );
  expect((await visitor.message('why?')).texts).toEqual(['You asked why?']);
  const texts = ['Sorry, something went wrong. A person will look at it.'];
  await expect(visitor.message('fail')).rejects.toMatchObject({ turn: { texts } });
});
