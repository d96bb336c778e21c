import { describe, expect, it } from 'vitest';
import {
  ask,
  type Bot,
  botInProcess,
  type Chat,
  type ChatPorts,
  defineBot,
  NoPersonReached,
} from '../../lib/bot/index.ts';
import { type BotOutcome, newConversation } from '../../lib/conversation/index.ts';
import { type Event, parseEvent } from '../../lib/messenger/index.ts';

const PORTS: ChatPorts = {
  typing() {},
  person: async () => ({ first_name: 'Ada' }),
  people: async () => ({ now: false, next: 7 }),
  secret: async (name) => (name === 'SHOP_KEY' ? 'a-key-of-the-shop' : undefined),
  graph: async () => ({}),
  log() {},
};
const HI = parse({ message: { mid: 'm1', text: 'hi' } });

function parse(payload: object, standby = false): Event {
  const item = { sender: { id: '7' }, recipient: { id: '1' }, timestamp: 1, ...payload };
  return parseEvent(item, { standby, now: 1 });
}

function answer(
  bot: Bot,
  event = HI,
  { speaks = true, time = 8000, reachesNoPerson = false } = {},
): Promise<BotOutcome> {
  const conversation = { ...newConversation({ page: '1', customer: '7' }, 0), saved: { visits: 1 } };
  return botInProcess(defineBot(bot)).ask({ event, conversation, speaks, reachesNoPerson }, PORTS, time);
}

async function texts(bot: Bot): Promise<(string | undefined)[]> {
  const outcome = await answer(bot);
  if (outcome.kind !== 'answered') throw new Error(JSON.stringify(outcome));
  return outcome.actions.map((action) => (action.kind === 'send' ? action.message.text : action.kind));
}

async function reason(bot: Bot, time = 8000): Promise<string> {
  const outcome = await answer(bot, HI, { time });
  return outcome.kind === 'failed' ? outcome.reason : `not failed but ${outcome.kind}`;
}

it('a secret of the bot is read by its name, and a missing one says how to set it', async () => {
  expect(await texts({ message: async (chat) => chat.reply(await chat.secret('SHOP_KEY')) })).toEqual([
    'a-key-of-the-shop',
  ]);
  const missing = await reason({ message: async (chat) => void (await chat.secret('NO_KEY')) });
  expect(missing).toMatch(/NO_KEY is not set\. Set it: npm run secret -- set NO_KEY .*\(chat\.test\.ts:\d+/);
});

describe('A reply', () => {
  it('a reply may be any Send API message, and is collected without waiting', async () => {
    const outcome = await answer({
      async message(chat) {
        const { first_name } = (await chat.person()) ?? {};
        chat.reply(`Hello ${first_name}`);
        chat.reply({
          text: 'Which?',
          quick_replies: [{ content_type: 'text', title: 'Red', payload: 'RED' }],
        });
      },
    });
    expect(outcome).toMatchObject({
      kind: 'answered',
      actions: [
        { kind: 'send', speaker: 'bot', message: { text: 'Hello Ada' } },
        { kind: 'send', message: { quick_replies: [{ title: 'Red' }] } },
      ],
    });
  });

  it('a reply over 2,000 characters goes out in parts that lose no word, quick replies with the last', async () => {
    const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
    const sent = await texts({ message: (chat) => chat.reply(words) });
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.every((text) => (text ?? '').length <= 2000)).toBe(true);
    expect(sent.join(' ').split(/\s+/)).toEqual(words.split(' '));
  });

  it('a reply that Messenger would refuse fails at its line and names the limit', async () => {
    const buttons = Array.from({ length: 4 }, (_, i) => ({ type: 'postback' as const, title: `${i}`, payload: 'x' }));
    const attachment = { type: 'template' as const, payload: { template_type: 'button' as const, text: 'x', buttons } };
    expect(await reason({ message: (chat) => chat.reply({ attachment }) })).toMatch(/would refuse this reply:.*3/);
  });

  const image = (bytes: number) => {
    const wrapper = '{"attachment":{"type":"image","payload":{"url":"https://a.example/"}}}'.length;
    const url = `https://a.example/${'u'.repeat(bytes - wrapper)}`;
    return { attachment: { type: 'image', payload: { url } } } as const;
  };

  it('a reply may have 32 KB as JSON, and a larger one fails at its line', async () => {
    expect(await texts({ message: (chat) => chat.reply(image(32 * 1024)) })).toHaveLength(1);
    expect(await reason({ message: (chat) => chat.reply(image(32 * 1024 + 1)) })).toMatch(
      /A message may have 32768 bytes as JSON, this one has 32769 \(chat\.test\.ts:\d+:\d+\)/,
    );
  });

  it('everything of a turn may have 200 KB as JSON, and what is more fails at its line', async () => {
    const send = (times: number) => (chat: Chat) => {
      for (let each = 0; each < times; each += 1) chat.reply(image(32 * 1024));
    };
    expect(await texts({ message: send(6) })).toHaveLength(6);
    expect(await reason({ message: send(7) })).toMatch(/A bot may send 204800 bytes .* \(chat\.test\.ts:\d+:\d+\)/);
    const endless = (chat: Chat) => {
      for (;;) chat.requestThreadControl('again');
    };
    expect(await reason({ message: endless })).toMatch(/A bot may send 204800 bytes/);
  });

  it('a text that no turn could send is refused before it is split', async () => {
    expect(await reason({ message: (chat) => chat.reply('x'.repeat(300_000)) })).toMatch(/40000 characters .* 300000/);
  });

  it('ids and emoji have a length, and options that a reply does not know are left out', async () => {
    const id = 'i'.repeat(257);
    for (const use of [
      (chat: Chat) => chat.reply('hi', { reply_to: id }),
      (chat: Chat) => chat.reply('hi', { persona_id: id }),
      (chat: Chat) => chat.react(id, '👍'),
      (chat: Chat) => chat.react('m1', '👍'.repeat(40)),
      (chat: Chat) => chat.passThreadControl(id),
    ]) {
      expect(await reason({ message: use })).toMatch(/may have \d+ characters, this one has \d+/);
    }
    const options = { reply_to: 'm1', surface: 'web' };
    const outcome = await answer({ message: (chat) => chat.reply('hi', options) });
    expect(outcome).toMatchObject({
      actions: [{ kind: 'send', speaker: 'bot', message: { text: 'hi' }, reply_to: 'm1' }],
    });
    expect(JSON.stringify(outcome)).not.toContain('surface');
  });

  it('a reply that is not a message is refused with a reason', async () => {
    for (const nonsense of [undefined, null, 5, {}, { text: '' }, { txt: 'hi' }, []]) {
      const bot: Bot = { message: (chat) => Reflect.apply(chat.reply, chat, [nonsense]) };
      expect(await reason(bot), JSON.stringify(nonsense)).toMatch(/The bot failed on message/);
    }
  });

  it('a reply after the bot ran out of time is ignored', async () => {
    let late: Promise<void> | undefined;
    let giveUp = () => {};
    const givenUp = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    const outcome = await answer(
      {
        message(chat) {
          late = givenUp.then(() => chat.reply('late'));
          return new Promise(() => {});
        },
      },
      HI,
      { time: 500 },
    );
    giveUp();
    await late;
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/did not finish within 0\.5 s/) });
  });
});

describe('A bot that fails', () => {
  it('a bot that throws anything ends its turn with a reason', async () => {
    expect(await reason({ message: () => Promise.reject(new Error('down')) })).toMatch(/Error: down/);
    expect(
      await reason({
        message() {
          throw 'a string';
        },
      }),
    ).toMatch(/its handler threw "a string"/);
    expect(
      await reason({
        message() {
          throw undefined;
        },
      }),
    ).toMatch(/undefined/);
  });
});

describe('Saved values', () => {
  it('saved values are merged, and undefined deletes one', async () => {
    const outcome = await answer({
      message(chat) {
        chat.save({ colour: 'red', visits: undefined });
        chat.save({ size: 4 });
      },
    });
    expect(outcome).toMatchObject({ saved: { colour: 'red', size: 4 } });
    expect(outcome.kind === 'answered' && 'visits' in outcome.saved).toBe(false);
  });

  it('saved values may have 8 KB and not more', async () => {
    expect(await reason({ message: (chat) => chat.save({ a: 'x'.repeat(8200) }) })).toMatch(/8192 bytes/);
    expect((await answer({ message: (chat) => chat.save({ a: 'x'.repeat(8000) }) })).kind).toBe('answered');
  });
});

describe('Events', () => {
  it('each event goes to the handler of its kind', async () => {
    const seen: string[] = [];
    const on = (name: string) => () => void seen.push(name);
    const bot: Bot = {
      message: on('message'),
      postback: on('postback'),
      referral: on('referral'),
      threadControl: on('threadControl'),
      reaction: on('reaction'),
      optin: on('optin'),
      read: on('read'),
      unknown: on('unknown'),
      standby: on('standby'),
    };
    const payloads = [
      { message: { mid: 'm', text: 'x' } },
      { postback: { title: 'x', payload: 'y' } },
      { referral: { ref: 'x' } },
      { pass_thread_control: { new_owner_app_id: 1 } },
      { reaction: { action: 'react', emoji: '❤', mid: 'm' } },
      { optin: { ref: 'x' } },
      { read: { watermark: 1 } },
      { something_new: {} },
    ];
    for (const payload of payloads) await answer(bot, parse(payload));
    expect(seen).toEqual(['message', 'postback', 'referral', 'threadControl', 'reaction', 'optin', 'read', 'unknown']);
  });

  it('events go to standby while another app owns the thread, except changes of control', async () => {
    const seen: string[] = [];
    const bot: Bot = {
      message: () => void seen.push('message'),
      standby: () => void seen.push('standby'),
      threadControl: () => void seen.push('threadControl'),
    };
    await answer(bot, parse({ message: { mid: 'm', text: 'x' } }, true), { speaks: false });
    await answer(bot, parse({ take_thread_control: { new_owner_app_id: 5 } }), { speaks: false });
    expect(seen).toEqual(['standby', 'threadControl']);
  });
});

describe('A handler', () => {
  it('a handler that hangs is named with the line of its last call', async () => {
    const bot: Bot = {
      message(chat) {
        chat.log('asking the model');
        return new Promise(() => {});
      },
    };
    expect(await reason(bot, 50)).toMatch(
      /did not finish within 0\.05 s; it last called chat \(chat\.test\.ts:\d+:\d+\)/,
    );
    const silent = { message: () => new Promise<void>(() => {}) };
    expect(await reason(silent, 50)).toMatch(/never called chat \(chat\.test\.ts:\d+:\d+\)/);
  });

  it('a handler that loops is stopped and named with its line', async () => {
    const loops: Bot = {
      message() {
        for (;;);
      },
    };
    expect(await reason(loops, 50)).toMatch(/kept running for 0\.05 s.*never called chat \(chat\.test\.ts:\d+:\d+\)/);
    const late: Bot = {
      async message(chat) {
        chat.reply('Just a moment');
        for (;;) chat.log('still here');
      },
    };
    expect(await reason(late, 50)).toMatch(/it loops; it last called chat \(chat\.test\.ts:\d+:\d+\)/);
    expect(await texts({ message: (chat) => chat.reply('hello') })).toEqual(['hello']);
  });

  it('a handler that gives too much metadata reads the limit', async () => {
    expect(await reason({ message: (chat) => chat.passToHuman('x'.repeat(1001)) })).toMatch(/metadata.*1000/);
    expect((await answer({ message: (chat) => chat.passToHuman('x'.repeat(1000)) })).kind).toBe('answered');
  });

  it('a handler that returns its answer reads how to send it', async () => {
    const bot: Bot = { message: () => JSON.parse('"hello"') };
    expect(await reason(bot)).toMatch(/returned "hello"; it has to answer with chat\.reply/);
  });

  it('a bot.ts without a bot reads what to export', async () => {
    const outcome = await ask(
      JSON.parse('5'),
      { event: HI, conversation: newConversation({ page: '1', customer: '7' }, 0), speaks: true },
      PORTS,
      8000,
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/export default defineBot/) });
  });
});

describe('A hand-over', () => {
  it('a hand-over that reaches no agent fails at once, and the bot may catch it and say so', async () => {
    const bot: Bot = {
      message(chat) {
        try {
          chat.passToHuman();
        } catch (error) {
          chat.reply(error instanceof NoPersonReached ? 'no person yet' : 'another error');
        }
      },
    };
    const outcome = await answer(bot, HI, { reachesNoPerson: true });
    expect(outcome).toMatchObject({ actions: [{ kind: 'send', message: { text: 'no person yet' } }] });
    expect(await answer(bot)).toMatchObject({ actions: [{ kind: 'thread_control', action: 'pass' }] });
  });

  it('a hand-over that reaches no agent and is not caught says in the log what to do', async () => {
    const outcome = await answer({ message: (chat) => chat.passToHuman() }, HI, { reachesNoPerson: true });
    expect(outcome).toMatchObject({ summary: expect.stringContaining('npm run agent -- add NAME') });
  });

  it('a bot hears whether people are there, and when they are back', async () => {
    expect(
      await texts({ message: (chat) => chat.people().then((people) => chat.reply(JSON.stringify(people))) }),
    ).toEqual(['{"now":false,"next":7}']);
  });
});

describe('A question that is stopped', () => {
  it('a question that is stopped is over at once, and what the bot answers later is dropped', async () => {
    const stop = new AbortController();
    let finish = (): void => {};
    const waits = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const bot: Bot = { message: (chat) => waits.then(() => chat.reply('too late')) };
    const conversation = newConversation({ page: '1', customer: '7' }, 0);
    const asked = botInProcess(bot).ask({ event: HI, conversation, speaks: true }, PORTS, 60_000, stop.signal);
    stop.abort();
    expect(await asked).toEqual({ kind: 'not_asked' });
    finish();
    expect(await asked).toEqual({ kind: 'not_asked' });
  });
});
