import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ChatPorts, Question } from '../../lib/bot/index.ts';
import { type BotThread, botThread } from '../../lib/bot/thread/index.ts';
import { type BotOutcome, newConversation } from '../../lib/conversation/index.ts';
import { GraphError } from '../../lib/graph/index.ts';
import { parseEvent } from '../../lib/messenger/index.ts';
import { packaging } from '../../serverless/package/bundle.ts';
import { eventually } from '../support/eventually.ts';

/** What the bot below does for each text. */
const bot = `
import { setTimeout as sleep } from 'node:timers/promises';
import { BotLate, GraphError, NoPersonReached } from '${join(import.meta.dirname, '../../lib/bot/index.ts')}';
let asked = 0;
const keep = [];
class Own extends TypeError {}
export default {
  async message(chat, { message }) {
    asked += 1;
    if (message.text === 'count') return chat.reply(String(asked));
    if (message.text === 'print') console.log('printed by the bot');
    if (message.text === 'loop') for (;;);
    if (message.text === 'loop later') {
      await sleep(1);
      for (;;);
    }
    if (message.text === 'wait') {
      chat.log('waiting');
      await new Promise(() => {});
    }
    if (message.text === 'exit') process.exit(1);
    if (message.text === 'exit later') {
      await sleep(1);
      process.exit(0);
    }
    if (message.text === 'throw') throw new TypeError('the words of a customer');
    if (message.text.startsWith('own ')) throw new Own(message.text.slice(4));
    if (message.text === 'throw outside') {
      setTimeout(() => { throw new TypeError('the words of a customer'); }, 1);
      await sleep(60_000);
    }
    if (message.text === 'reject outside') {
      void Promise.reject(new TypeError('the words of a customer'));
      await sleep(60_000);
    }
    if (message.text === 'memory') for (;;) { keep.push(new Array(100000).fill(asked)); await null; }
    if (message.text === 'flood') { await sleep(1); for (;;) chat.log('again'); }
    if (message.text === 'later') setTimeout(() => process.exit(1), 50);
    if (message.text === 'log') {
      const circle = { what() {} };
      chat.log('a circle', { circle: Object.assign(circle, { circle }) });
      chat.log('a function', { what() {}, count: 1 });
    }
    if (message.text === 'function') {
      return chat.reply(await chat.graph.people.get('1').catch((error) => error.name));
    }
    if (message.text === 'loop between') setTimeout(() => { for (;;); }, 1);
    if (message.text === 'person') return chat.reply((await chat.person()).first_name);
    if (message.text === 'people') return chat.reply(JSON.stringify(await chat.people()));
    if (message.text === 'pass') {
      try { chat.passToHuman(); } catch (error) { return chat.reply(String(error instanceof NoPersonReached)); }
    }
    if (message.text === 'personas') return chat.reply(JSON.stringify(await chat.graph.personas.list()));
    if (message.text === 'refused') {
      try { await chat.graph.personas.get('1'); } catch (error) {
        return chat.reply([error instanceof GraphError, error.kind, error.code, error.retryable].join(' '));
      }
    }
    if (message.text === 'refused uncaught') await chat.graph.personas.get('1');
    if (message.text === 'print a secret') console.log('the key is ' + await chat.secret('SHOP_KEY') + '.');
    if (message.text === 'no secret') await chat.secret('NO_KEY');
    if (message.text === 'no secret then') return chat.secret('NO_KEY').then((key) => chat.reply(key));
    chat.save({ last: message.text });
    chat.reply('hello');
  },
  standby() { throw new TypeError('in standby'); },
  failed(chat, error) {
    if (error instanceof BotLate) return chat.reply('late');
    if (error instanceof Own) {
      chat.reply('own');
      if (error.message === 'loop') for (;;);
      if (error.message === 'exit') process.exit(1);
      return;
    }
    chat.reply(error.message.split(' (')[0]);
  },
};
`;

const folder = mkdtempSync(join(tmpdir(), 'customer-chat-thread-'));
let thread: BotThread;
let logged: string[];
let warned: string[];

beforeAll(async () => {
  writeFileSync(join(folder, 'helper.ts'), '\nthrow new TypeError("of the helper");');
  thread = open(await entryOf(bot));
});
afterEach(() => {
  logged = [];
  warned = [];
});
afterAll(async () => {
  await thread.end();
  rmSync(folder, { recursive: true });
});

const withBot = (path: string) => ({
  name: 'with-bot',
  setup(builder: import('esbuild').PluginBuild) {
    builder.onResolve({ filter: /^#bot$/ }, () => ({ path }));
  },
});

/** Packs a bot as a deploy does. */
async function entryOf(text: string): Promise<URL> {
  const root = join(import.meta.dirname, '../..');
  const into = mkdtempSync(join(folder, 'packed-'));
  writeFileSync(join(folder, 'bot.ts'), text);
  const [options] = packaging(root, { turn: { handler: 'handlers/turn.handler' } }, into);
  const entryPoints = { 'turn/bot': 'handlers/bot-thread.ts' };
  await build({ ...options, entryPoints, plugins: [...(options?.plugins ?? []), withBot(join(folder, 'bot.ts'))] });
  return pathToFileURL(join(into, 'turn/bot.mjs'));
}

function open(entry: URL, startMs = 10_000): BotThread {
  return botThread({ entry, startMs, warn: (message) => warned.push(message) });
}

/** A bot with another text. One that loops while it is loaded gets a second. */
async function threadOf(text: string): Promise<BotThread> {
  return open(await entryOf(text), text.includes('for (;;)') ? 1000 : 10_000);
}

const ports: ChatPorts = {
  typing() {},
  person: async () => ({ first_name: 'Ada' }),
  people: async () => ({ now: false, next: 7 }),
  secret: async (name) => (name === 'SHOP_KEY' ? 'a-key-of-the-shop' : undefined),
  async graph(client, method) {
    if (method === 'list') return { data: [client] };
    if (client === 'people') return () => 'a function';
    throw new GraphError({ kind: 'rate_limit', call: 'GET /1', reason: 'too many', advice: 'Wait.', code: 613 });
  },
  log: (message) => logged.push(message),
};

/** More than a busy computer needs for a bot that comes back (ms). */
const patient = 20_000;
/** For a bot that does not come back (ms). */
const short = 300;

const askIn = (other: BotThread) => other.ask(questionOf('hi'), ports, patient);

function ask(text: string, time = patient, stop?: AbortSignal, more: Partial<Question> = {}): Promise<BotOutcome> {
  return thread.ask({ ...questionOf(text), ...more }, ports, time, stop);
}

function questionOf(text: string): Question {
  const item = { sender: { id: '7' }, recipient: { id: '1' }, timestamp: 1, message: { mid: 'm1', text } };
  return {
    event: parseEvent(item, { standby: false, now: 1 }),
    conversation: newConversation({ page: '1', customer: '7' }, 0),
    speaks: true,
  };
}

async function answerTo(text: string): Promise<string | undefined> {
  const outcome = await ask(text);
  if (outcome.kind !== 'answered') throw new Error(JSON.stringify(outcome));
  const [action] = outcome.actions;
  return action?.kind === 'send' ? action.message.text : action?.kind;
}

async function failureOn(text: string, time = patient): Promise<string> {
  const outcome = await ask(text, time);
  expect(outcome.kind).toBe('failed');
  return outcome.kind === 'failed' ? outcome.summary : '';
}

test('What a bot prints has no secret that it has read', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await ask('print a secret');
    await eventually(() => expect(written.mock.calls.map(([text]) => String(text)).join('')).toContain('the key is'));
    expect(written.mock.calls.map(([text]) => String(text)).join('')).toContain('the key is [redacted].');
  } finally {
    written.mockRestore();
  }
});

describe('A bot in its thread', () => {
  test('answers, saves, and gets what it asks the worker for', async () => {
    expect(await ask('hi')).toMatchObject({ kind: 'answered', saved: { last: 'hi' } });
    expect(await answerTo('person')).toBe('Ada');
    expect(await answerTo('people')).toBe('{"now":false,"next":7}');
    expect(await answerTo('personas')).toBe('{"data":["personas"]}');
    expect(await failureOn('no secret')).toContain('NO_KEY is not set. Set it: npm run secret -- set NO_KEY');
    expect(await failureOn('no secret then')).toMatch(/NO_KEY is not set.* \(bot\.ts:\d+:\d+\)$/);
  });

  test('hears that an answer cannot come from the worker’s thread', async () => {
    expect(await answerTo('function')).toBe('DataCloneError');
  });

  test('may log what cannot go to another thread', async () => {
    expect(await answerTo('log')).toBe('hello');
    expect(logged).toEqual(['a circle', 'a function']);
  });

  test('lives on between turns', async () => {
    const first = Number(await answerTo('count'));
    expect(Number(await answerTo('count'))).toBe(first + 1);
  });

  test('gets a GraphError as a GraphError, and the log names the line that made the call', async () => {
    expect(await answerTo('refused')).toBe('true rate_limit 613 true');
    expect(await failureOn('refused uncaught')).toMatch(/GraphError.*\(bot\.ts:\d+:\d+\)$/);
  });

  test('fails with the line of what it throws, and without the text in the log', async () => {
    expect(await failureOn('throw')).toMatch(/TypeError \(bot\.ts:26:\d+\)$/);
  });
});

describe('A bot that does not come back', () => {
  test.each([
    ['loop', /it loops \(bot\.ts:12:\d+\)$/],
    ['loop later', /it loops \(bot\.ts:15:\d+\)$/],
    ['wait', /did not finish.*last called chat \(bot\.ts:18:\d+\)$/],
    ['exit', /ended its process \(bot\.ts:\d+:\d+\)$/],
    ['exit later', /ended its process \(bot\.ts:\d+:\d+\)$/],
    ['throw outside', /outside of its handler: TypeError \(bot\.ts:\d+:\d+\)$/],
    ['reject outside', /outside of its handler: TypeError \(bot\.ts:\d+:\d+\)$/],
    ['memory', /more than 256 MB/],
    ['flood', /1000 calls of chat/],
  ])('by "%s" fails with its line, and the next event gets its answer', async (text, summary) => {
    expect(await failureOn(text, /^(loop|wait)/.test(text) ? short : patient)).toMatch(summary);
    expect(await answerTo('hi')).toBe('hello');
  });

  test('by being late does not go on beside the next event, which gets a new thread', async () => {
    await failureOn('wait', short);
    expect(await answerTo('count')).toBe('1');
  });

  test('by ending its process between two events is logged, and the next event gets its answer', async () => {
    await ask('later');
    await expect.poll(() => warned).toEqual([expect.stringMatching(/between two events.*\(bot\.ts:\d+:\d+\)/)]);
    expect(await answerTo('hi')).toBe('hello');
  });
});

describe("A bot's handler failed", () => {
  /** What the customer hears, and what the log says. */
  async function told(text: string, more: Partial<Question> = {}) {
    const outcome = await ask(text, /^(loop|wait)/.test(text) ? short : patient, undefined, more);
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    const words = outcome.actions?.map((action) => (action.kind === 'send' ? action.message.text : action.kind));
    return { words, summary: outcome.summary };
  }

  test.each([
    ['throw', 'the words of a customer'],
    ['own error', 'own'],
    ['wait', 'late'],
    ['loop', 'late'],
    ['loop later', 'late'],
    ['exit later', 'it ended its process'],
    ['throw outside', 'outside of its handler: TypeError: the words of a customer'],
  ])('answers after "%s", also where the thread that failed is gone', async (text, words) => {
    expect((await told(text)).words).toEqual([words]);
    expect(await answerTo('hi')).toBe('hello');
  });

  test.each([
    ['own loop', /\| its handler failed loops, too \(bot\.ts:\d+:\d+\)$/],
    ['own exit', /\| it ended its process \(bot\.ts:\d+:\d+\)$/],
  ])('says nothing after "%s", and the log has both lines', async (text, summary) => {
    const failure = await told(text);
    expect(failure.words).toBeUndefined();
    expect(failure.summary).toMatch(summary);
    expect(failure.summary).toMatch(/^The bot failed on message: TypeError \(bot\.ts/);
    expect(await answerTo('hi')).toBe('hello');
  });

  test('is not called while a person owns the thread', async () => {
    expect((await told('throw', { speaks: false })).words).toBeUndefined();
  });
});

test('A bot that loops between two events costs the next customer no answer', async () => {
  expect(await answerTo('loop between')).toBe('hello');
  // Its timer has run out by now.
  await sleep(100);
  expect(await answerTo('count')).toBe('1');
  expect(warned).toEqual([expect.stringMatching(/between two events: .*loops \(bot\.ts:\d+:\d+\)$/)]);
});

describe('A bot that cannot be loaded', () => {
  test.each([
    ['throw new TypeError("no key");', /^bot\.ts cannot be loaded: TypeError: no key \(bot\.ts:3:\d+\)$/],
    ['throw "a text";', /it threw "a text"$/],
    ['import "./helper.ts"', /TypeError: of the helper \(helper\.ts:2:\d+\)$/],
    [
      'if (!process.env.SHOP_KEY) throw new Error("no key");',
      /Error: no key; not set in its environment: SHOP_KEY \(bot\.ts:3:\d+\)$/,
    ],
    ['process.exit(3);', /it ended its process while it was loaded \(bot\.ts:3:\d+\)$/],
    ['await new Promise(() => {});', /it waits for what never comes, with an await outside of its handlers$/],
    ['Promise.reject(new Error("no shop"));', /^bot\.ts cannot be loaded: Error: no shop \(bot\.ts:3:\d+\)$/],
    ['for (;;);', /it is not loaded within 1 s( \(bot\.ts:3:\d+\))?$/],
    ['setInterval(() => {}, 1000); throw new Error("late");', /Error: late \(bot\.ts:3:\d+\)$/],
  ])('by "%s" is named with its line, and the event is not used up', async (code, problem) => {
    const broken = await threadOf(`\n\n${code}\nexport default {};`);
    try {
      await expect(broken.load()).rejects.toThrow(problem);
      await expect(askIn(broken)).rejects.toThrow(problem);
      expect(warned).toEqual([]);
    } finally {
      await broken.end();
    }
  });

  test.each([
    ['export const bot = {};', /export default defineBot/],
    [
      `import { defineBot } from '${join(import.meta.dirname, '../../lib/bot/index.ts')}';\nexport default defineBot({ failed: 'x' });`,
      /^bot\.ts cannot be loaded: The handler failed must be a function, and it is "x"\. \(bot\.ts:2:\d+\)$/,
    ],
    ['export default { mesage() {} };', /mesage is not a handler \(bot\.ts:1:\d+\)\. Did you mean "message"\?/],
  ])('by "%s" is told what a bot is', async (code, problem) => {
    const broken = await threadOf(code);
    await expect(broken.load()).rejects.toThrow(problem);
    await broken.end();
  });

  test('leaves the next load to a bot that was mended', async () => {
    const mended = await threadOf('export default { message(chat) { chat.reply("hello"); } };');
    await mended.load();
    expect(await askIn(mended)).toMatchObject({ kind: 'answered' });
    await mended.end();
  });
});

describe('A question that is stopped', () => {
  test.each(['wait', 'loop'])(
    'a question that is stopped during "%s" is over at once, and the next one gets a new thread',
    async (text) => {
      const stop = new AbortController();
      await ask('hi');
      const asked = ask(text, patient, stop.signal);
      await sleep(50);
      stop.abort();
      expect(await asked).toEqual({ kind: 'not_asked' });
      expect(await answerTo('count')).toBe('1');
      expect(warned).toEqual([]);
    },
  );

  test('a question that was stopped before it was asked leaves the thread alone', async () => {
    const before = Number(await answerTo('count'));
    expect(await ask('loop', patient, AbortSignal.abort())).toEqual({ kind: 'not_asked' });
    expect(Number(await answerTo('count'))).toBe(before + 1);
  });
});

test('A hand-over that reaches no agent fails in the thread with an error that the bot can catch', async () => {
  expect(await ask('pass', patient, undefined, { reachesNoPerson: true })).toMatchObject({
    actions: [{ message: { text: 'true' } }],
  });
});

test('A thread that is started and never asked keeps no process alive', async () => {
  const started = await threadOf('export default {};');
  const open = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort' || kind === 'Worker');
  const before = open();
  started.start();
  expect(open()).toEqual(before);
  await started.end();
});

test('Questions that come at the same time are answered one after the other', async () => {
  const counts = await Promise.all(['count', 'count', 'count'].map(answerTo));
  const [first = 0] = counts.map(Number);
  expect(counts.map(Number)).toEqual([first, first + 1, first + 2]);
});
