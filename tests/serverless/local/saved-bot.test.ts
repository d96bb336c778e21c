import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doctor } from '../../../cli/doctor/doctor.ts';
import type { Finding } from '../../../cli/doctor/index.ts';
import { connectSimulator } from '../../../simulator/index.ts';
import { runCommand } from '../../cli/run.ts';
import { copyProject, writeInto } from '../../support/project.ts';
import { type Stack, startStack } from '../../support/stack.ts';

const bot = (reply: string, before = '') => `import { defineBot } from './lib/bot/index.ts';
import { price } from ${JSON.stringify('./bot/price.ts')};
${before}
export default defineBot({
  message(chat) { chat.reply(${reply} + price); },
});
`;
const price = `import { readFileSync } from 'node:fs';
export const price = readFileSync(new URL('./price.txt', import.meta.url), 'utf8');
`;

let project: string;
let stack: Stack;
let phone: Awaited<ReturnType<ReturnType<typeof connectSimulator>['person']>>;
/** What the terminal showed before the last save. */
let before = 0;

beforeAll(async () => {
  project = copyProject({
    'bot.ts': bot("'first '", "throw new Error('not yet');"),
    'bot/price.ts': price,
    'bot/price.txt': '10',
  });
  stack = await startStack({ project });
  phone = await connectSimulator(stack.urls.simulator).person('Ada Lovelace');
});
afterAll(() => stack?.stop());

function save(path: string, text: string): void {
  before = stack.output().length;
  writeInto(project, path, text);
}

const says = (text: string | RegExp) =>
  expect.poll(() => stack.output().slice(before), { timeout: 90_000 }).toMatch(text);

async function answer(): Promise<string | undefined> {
  await phone.say('hi');
  return (await phone.nextMessage(60_000)).message?.text;
}

/** What `npm run doctor -- --local` says of the bot: it asks the running function. */
async function doctorSays(): Promise<Finding | undefined> {
  const { output } = await runCommand(doctor, ['--local', '--json'], { env: stack.env, directory: project });
  const { findings }: { findings: Finding[] } = JSON.parse(output);
  return findings.find(({ check }) => check === 'Bot');
}

describe('A saved bot.ts', () => {
  test('that cannot be loaded at the start is named with its line, and lives as soon as it is correct', async () => {
    await says('bot.ts:3:7: Error: not yet (events wait until it is correct)');
    expect(await doctorSays()).toMatchObject({
      state: 'fail',
      found: expect.stringMatching(/not yet \(bot\.ts:3:7\)$/),
    });
    save('bot.ts', bot("'first '"));
    await says(/^bot\.ts is live$/m);
    expect(await answer()).toBe('first 10');
    expect(await doctorSays()).toMatchObject({ state: 'ok', found: 'is loaded' });
  });

  test.each([
    ['does not compile', bot("'second '", '}'), /bot\.ts:3:1: Unexpected "}"/],
    ['throws', bot("'second '", "\nthrow new TypeError('no shop');"), /bot\.ts:4:7: TypeError: no shop/],
    ['ends its process', bot("'second '", 'process.exit(1);'), /bot\.ts:3:9: it ended its process/],
    [
      'has a handler that does not exist',
      bot("'second '").replace('message(', 'mesage('),
      /bot\.ts:5:\d+: mesage is not a handler\. Did you mean "message"\?/,
    ],
    [
      'imports a file that is not there',
      bot("'second '", `import ${JSON.stringify('./none.ts')};`),
      /bot\.ts:3:8: .*none/,
    ],
  ])('that %s is named with its line, and the version before goes on answering', async (_, text, problem) => {
    save('bot.ts', text);
    await says(problem);
    await says('(the version before goes on answering)');
    expect(await answer()).toBe('first 10');
  });

  test('that is mended is live, after several quick saves once', async () => {
    save('bot.ts', bot("'second '", '}'));
    writeInto(project, 'bot.ts', bot("'third '", "throw new Error('quick');"));
    writeInto(project, 'bot.ts', bot("'fourth '"));
    await says(/^bot\.ts is live$/m);
    expect(await answer()).toBe('fourth 10');
    expect(stack.output().slice(before)).not.toContain('quick');
  });

  test('with a type error is live, and the error is a warning with its line', async () => {
    save('bot.ts', bot("'fifth '", "const count: number = 'one'; void count;"));
    await says(/^bot\.ts is live$/m);
    await says("bot.ts:3:7: Type 'string' is not assignable to type 'number'. (the bot runs all the same)");
    expect(await answer()).toBe('fifth 10');
  });

  test('is live again when a file beside it is saved: a module, or data that it reads', async () => {
    save('bot/price.ts', price.replace("'utf8')", "'utf8').concat(' EUR')"));
    await says(/^bot\.ts is live$/m);
    expect(await answer()).toBe('fifth 10 EUR');
    save('bot/price.txt', '12');
    await says(/^bot\.ts is live$/m);
    expect(await answer()).toBe('fifth 12 EUR');
  });
});

test('A saved chat.config.ts is live in the functions, and a mistake in it is named with its line', async () => {
  const config = readFileSync(join(project, 'chat.config.ts'), 'utf8');
  save('chat.config.ts', config.replace('alignment:', 'alinment:'));
  await says(/chat\.config\.ts:8: plugin\.alinment is not a setting\. Did you mean "alignment"\?/);
  expect(await answer()).toBe('fifth 12 EUR');
  save('chat.config.ts', config.replace("responseTime: 'minutes'", "responseTime: 'hours'"));
  await says('chat.config.ts is live in the functions');
});
