import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { graphOf } from '../../lib/bot/graph.ts';
import { defineBot } from '../../lib/bot/index.ts';
import { createGraph, type Graph } from '../../lib/graph/index.ts';
import { isObject } from '../../lib/json.ts';
import { graphPortOf } from '../../lib/turn/index.ts';
import { APP, type Bench, PAGE, startBench } from '../support/simulator.ts';

const page = readFileSync(new URL('../../docs/graph.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```ts\n([\s\S]+?)^```/gm)].map(([, code = '']) => code);
/** Two examples are whole files with imports: a bot and a script. The others are lines of a bot's handler. */
const handlerLines = blocks.filter((code) => !code.startsWith('import '));

const clientsOf = ({ url }: Bench): Graph =>
  createGraph({ url, pageId: PAGE.id, token: PAGE.token, appId: APP.id, appSecret: APP.secret });

describe('an example of docs/graph.md', () => {
  test.each(blocks.map((code) => [firstCall(code), code] as const))(
    'does what its comments say: %s',
    async (_, code) => {
      const bench = await startBench();
      const ada = await bench.client.person('Ada Lovelace');
      await ada.say('Hello');
      const replies: string[] = [];
      const chat = {
        graph: graphOf(graphPortOf(async () => clientsOf(bench)).call),
        thread: { customer: ada.person.id },
        reply: (text: string) => void replies.push(text),
      };
      const compared: string[] = [];
      const returned = (name: string, value: unknown, expected: unknown) => {
        compared.push(name);
        expect(value, `${name} in:\n${code}`).toEqual(like(expected));
      };

      const bot = await run(code.replaceAll('https://graph.facebook.com', bench.url), {
        chat,
        returned,
        defineBot,
        createGraph,
        pageId: PAGE.id,
        token: PAGE.token,
        pageToken: PAGE.token,
        userToken: 'local-user-token',
        appId: APP.id,
        appSecret: APP.secret,
        callback_url: bench.receiver.url,
      });
      if (isBot(bot)) await bot.message(chat);

      expect(compared).toEqual([...code.matchAll(/\/\/ (\w+) →/g)].map(([, name]) => name));
      if (isBot(bot)) expect(replies).toEqual(['You are talking with our bot.']);
    },
  );
});

describe('docs/graph.md', () => {
  let methods: readonly string[];
  beforeAll(async () => {
    methods = methodsOf(clientsOf(await startBench()));
  });

  test('has an example that runs for every method of every client', () => {
    const examples = handlerLines.join('\n');
    expect(methods.filter((method) => !examples.includes(`chat.graph.${method}(`))).toEqual([]);
  });

  test('shows each @example of the clients word for word', () => {
    const sources = new URL('../../lib/graph/', import.meta.url);
    const examples = readdirSync(sources).flatMap((file) =>
      [...readFileSync(new URL(file, sources), 'utf8').matchAll(/@example (await graph\..+?)(?: \*\/)?$/gm)].map(
        ([, line = '']) => line.replace(/^await graph/, 'await chat.graph'),
      ),
    );
    expect(examples.length).toBe(methods.length);
    expect(examples.filter((line) => !page.includes(line))).toEqual([]);
  });
});

/** Runs the code of an example. A comment `// name → value` becomes a comparison. A bot is what the code returns. */
function run(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const source = code
    .replace(/^import .+$/gm, '')
    .replace('export default', 'return')
    .replace(/^const callback_url = .+$/m, '')
    .replace(/^( *)\/\/ (\w+) → (.+)$/gm, "$1returned('$2', $2, $3);");
  return new AsyncFunction(...Object.keys(scope), source)(...Object.values(scope));
}

function isBot(value: unknown): value is { message(chat: object): Promise<void> } {
  return isObject(value) && typeof value.message === 'function';
}

/** The constructor of async functions, for which JavaScript has no global name. */
const AsyncFunction: new (...source: string[]) => (...values: unknown[]) => Promise<unknown> = Object.getPrototypeOf(
  async () => {},
).constructor;

/** Accepts further fields in objects, and any characters for `…` in texts. */
function like(expected: unknown): unknown {
  if (typeof expected === 'string' && expected.includes('…')) {
    const pattern = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${pattern.join('.+')}$`));
  }
  if (Array.isArray(expected)) return expected.map(like);
  if (!isObject(expected)) return expected;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, like(value)])),
  );
}

const firstCall = (code: string): string => /graph\.(\w+\.[\w.]+)/.exec(code)?.[1] ?? code;

/** `send.message`, `profile.userMenu.get`, … */
function methodsOf(value: object, path: readonly string[] = []): string[] {
  return Object.entries(value).flatMap(([name, each]) => {
    if (typeof each === 'function') return [[...path, name].join('.')];
    return isObject(each) ? methodsOf(each, [...path, name]) : [];
  });
}
