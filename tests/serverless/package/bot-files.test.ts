import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bundleFunctions } from '../../../serverless/package/bundle.ts';
import { checkBot } from '../../../serverless/package/check-bot.ts';
import { operatorEntries } from '../../../serverless/package/operator-files.ts';
import type { FunctionConfig, Serverless } from '../../../serverless/package/service.ts';
import { writeOperatorFiles } from '../../support/operator-files.ts';
import { copyProject, writeInto } from '../../support/project.ts';

/** Not an import of this file. */
const quoted = (path: string): string => JSON.stringify(path);

const defined = (handlers: string, before = '') =>
  `import { defineBot } from './lib/bot/index.ts';\n${before}\nexport default defineBot({ ${handlers} });\n`;

let serviceDir: string;
beforeAll(() => {
  serviceDir = copyProject();
});
beforeEach(() => {
  for (const entry of operatorEntries(serviceDir)) rmSync(join(serviceDir, entry), { recursive: true });
  writeOperatorFiles(serviceDir);
});

/** Packs the function `turn` of a project with these files, as a deploy does. */
async function packed(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) writeInto(serviceDir, path, text);
  const turn: FunctionConfig = { handler: 'handlers/turn.handler', name: 'customer-chat-dev-turn' };
  const service = { service: 'customer-chat', provider: { region: 'eu-central-1' }, functions: { turn } };
  const serverless: Serverless = {
    serviceDir,
    service,
    getProvider() {
      throw new Error('no account is needed');
    },
  };
  await bundleFunctions(serverless, {});
  return { serverless, inPackage: (path: string) => join(serviceDir, '.build/turn', path) };
}

async function refusalOf(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const { serverless } = await packed(files);
  return checkBot(serverless, env, { patience: 20_000 }).then(
    () => '',
    (error: Error) => error.message,
  );
}

describe('Before a deploy changes anything', () => {
  test.each([
    ['throws', "throw new TypeError('no shop');", /^bot\.ts:2:\d+: TypeError: no shop\n.*Nothing was changed/s],
    [
      'needs a variable that only this terminal has',
      "if (!process.env.SHOP_KEY) throw new Error('no key');",
      /^bot\.ts:2:\d+: Error: no key; not set in its environment: SHOP_KEY\n/,
    ],
    ['ends its process', 'process.exit(0);', /^bot\.ts:2:\d+: it ended its process while it was loaded\n/],
    ['waits for ever', 'await new Promise(() => {});', /it waits for what never comes/],
  ])('a bot that %s while it is loaded is refused with its line', async (_, before, refusal) => {
    expect(await refusalOf({ 'bot.ts': defined('message() {}', before) })).toMatch(refusal);
  });

  test('a bot with a handler that does not exist is refused, although its types are wrong, too', async () => {
    const refusal = await refusalOf({ 'bot.ts': defined('mesage() {}') });
    expect(refusal).toMatch(/^bot\.ts:3:\d+: mesage is not a handler\. Did you mean "message"\?/);
    expect(refusal).toMatch(/^bot\.ts:3:\d+: .*'mesage' does not exist in type 'Bot'/m);
  });

  test('a type error is refused with its line, and what is not deployed is not looked at', async () => {
    const files = {
      'bot.ts': defined("message(chat) { chat.reply('hi', 7); }"),
      'bot.test.ts': 'const wrong: number = "text";',
      'bot/prices.ts': 'export const price: number = "ten";',
    };
    const refusal = await refusalOf(files);
    expect(refusal).toMatch(/^bot\.ts:3:\d+: Type '7' /);
    expect(refusal).toMatch(/^bot\/prices\.ts:1:14: /m);
    expect(refusal).not.toContain('bot.test.ts');
    expect(refusal).toContain('BOT_CHECK=off');
  });

  test('BOT_CHECK=off goes on without the check', async () => {
    expect(await refusalOf({ 'bot.ts': 'throw new Error("no shop");' }, { BOT_CHECK: 'off' })).toBe('');
  });

  test('a bot that loads passes', async () => {
    expect(await refusalOf({})).toBe('');
  });
});

test('The package of the bot carries the data beside bot.ts, and in the folders that it imports from', async () => {
  const { serverless, inPackage } = await packed({
    'bot.ts': defined(
      'message(chat) { chat.reply(lines.join()); }',
      `import { readFileSync } from 'node:fs';
import hello from ${quoted('./hello.txt')};
import rules from ${quoted('./rules.json')};
import { prices, here } from ${quoted('./shop/prices.ts')};
const hours = readFileSync(new URL('./hours.txt', import.meta.url), 'utf8');
const lines = [hello, rules.name, prices, hours];
if (lines.join() !== 'Hello,rules,10,9-18') throw new Error(lines.join());
if (!here.endsWith('/shop/prices.ts')) throw new Error(here);`,
    ),
    'hello.txt': 'Hello',
    'hours.txt': '9-18',
    'rules.json': '{ "name": "rules" }',
    'shop/prices.ts': `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
export const prices = readFileSync(new URL('./data/prices.csv', import.meta.url), 'utf8');
if (readFileSync(join(import.meta.dirname, 'data/prices.csv'), 'utf8') !== prices) throw new Error('dirname');
export const here = import.meta.filename;
`,
    'shop/data/prices.csv': '10',
    'bot/notes.md': 'read by the bot later',
    'drafts/large.psd': 'not beside a module of the bot',
    '.env': 'SHOP_KEY=secret',
  });
  await expect(checkBot(serverless, {}, { patience: 20_000 })).resolves.toBeUndefined();
  expect(readFileSync(inPackage('shop/data/prices.csv'), 'utf8')).toBe('10');
  for (const carried of ['hours.txt', 'bot/notes.md']) expect(existsSync(inPackage(carried)), carried).toBe(true);
  for (const left of ['.env', 'drafts', 'bot.ts', 'README.md', 'shop/prices.ts', 'package.json'])
    expect(existsSync(inPackage(left)), left).toBe(false);
});

test('A secret in the data beside bot.ts is refused', async () => {
  const token = `EAA${'b'.repeat(40)}`;
  await expect(packed({ 'bot/settings.txt': token })).rejects.toThrow(
    /secret \(an access token of Meta\).*settings\.txt/,
  );
});
