import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectSimulator } from '../../simulator/index.ts';
import { copyProject } from '../support/project.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** A bot that fails in the ways that no promise shows. */
const bot = `import { defineBot } from './lib/bot/index.ts';

export default defineBot({
  async message(chat, { message }) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (message.text === 'exit') process.exit(1);
    if (message.text === 'loop') for (;;);
    console.log('printed by the bot');
    chat.reply('You wrote ' + message.text);
  },
});
`;

let project: string;
let stack: Stack;
let phone: Awaited<ReturnType<ReturnType<typeof connectSimulator>['person']>>;

beforeAll(async () => {
  project = copyProject();
  writeFileSync(join(project, 'bot.ts'), bot);
  const config = join(project, 'chat.config.ts');
  writeFileSync(config, readFileSync(config, 'utf8').replace('defineConfig({', 'defineConfig({ botSeconds: 1,'));
  stack = await startStack({ project });
  phone = await connectSimulator(stack.urls.simulator).person('Ada Lovelace');
});
afterAll(() => stack?.stop());

const answer = async () => (await phone.nextMessage()).message?.text;

test.each([
  ['exit', /it ended its process \(bot\.ts:6:\d+\)/],
  ['loop', /it loops \(bot\.ts:7:\d+\)/],
])('a bot that fails by "%s" costs its own event, and the same stack answers the next one', async (text, logged) => {
  await phone.say(text);
  expect(await answer()).toBe('Sorry, something went wrong. A person will look at it.');
  await phone.say(`after ${text}`);
  expect(await answer()).toBe(`You wrote after ${text}`);
  expect(stack.output()).toMatch(logged);
  expect(stack.output()).not.toContain('An earlier worker stopped');
});

test('what the bot prints reaches the terminal', async () => {
  await phone.say('hi');
  expect(await answer()).toBe('You wrote hi');
  await expect.poll(() => stack.output()).toContain('printed by the bot');
});

test('a saved bot.ts answers in a new thread', async () => {
  writeFileSync(join(project, 'bot.ts'), bot.replace('You wrote', 'Edited:'));
  await expect
    .poll(
      async () => {
        await phone.say('hi');
        return answer();
      },
      { timeout: 60_000 },
    )
    .toBe('Edited: hi');
});
