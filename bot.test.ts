import { expect, test } from 'vitest';
import bot from './bot.ts';
import { testBot } from './lib/bot/testing/index.ts';

test('a visitor who asks for a person gets one', async () => {
  const visitor = testBot(bot, { surface: 'web' });
  const turn = await visitor.message('Customer Support');
  expect(turn.texts).toEqual(['I am getting a person for you. The answer comes here.']);
  expect(turn.passedTo).toBe('agent');
});

test('a visitor who comes outside of the hours reads when a person is back', async () => {
  const people = { now: false, next: Date.UTC(2026, 0, 12, 9) };
  const turn = await testBot(bot, { surface: 'web', people }).message('Customer Support');
  expect(turn.texts).toEqual([expect.stringMatching(/^Our team is not here right now\. We are back on Monday at /)]);
  expect(turn.passedTo).toBe('agent');
});

test('a visitor whom no agent can answer is told so, and stays with the bot', async () => {
  const turn = await testBot(bot, { surface: 'web', agents: false }).message('Customer Support');
  expect(turn.texts).toEqual(['I am sorry: there is no person yet who could answer here. Please ask me.']);
  expect(turn.passedTo).toBeUndefined();
});
