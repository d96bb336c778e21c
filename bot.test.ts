import { expect, test } from 'vitest';
import bot from './bot.ts';
import { testBot } from './lib/bot/testing/index.ts';

test('a visitor who asks for a person gets one', async () => {
  const visitor = testBot(bot, { surface: 'web' });
  const turn = await visitor.message('Customer Support');
  expect(turn.texts).toEqual(['One moment, I am getting a person for you.']);
  expect(turn.passedTo).toBe('agent');
});
