/** A kit to test a bot without a stack. */
export { BotFailed } from './bot-failed.ts';
export type { BotTest, BotTestOptions, BotTurn } from './bot-test.ts';
export type { GraphFakes } from './fake-graph-port.ts';
export { testBot } from './test-bot.ts';
