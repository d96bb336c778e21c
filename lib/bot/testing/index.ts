/** A kit to test a bot without a stack. */
export { BotFailed } from './bot-failed.ts';
export type { GraphFakes } from './fake-graph-port.ts';
export { type BotTest, type BotTestOptions, type BotTurn, testBot } from './test-bot.ts';
