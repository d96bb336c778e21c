/** What the author of a bot imports: `defineBot`, and every type that a handler meets. */
export type { Identity, OwnerKind, Surface, Thread, ThreadControlEvent } from '../conversation/index.ts';
export { GraphError, type GraphErrorKind } from '../graph/errors.ts';
export type { Graph } from '../graph/graph.ts';
export type * from '../messenger/events.ts';
export type { Person } from '../messenger/index.ts';
export type * from '../messenger/messages.ts';
export { ask, type Question } from './ask.ts';
export { BotMistake } from './bot-mistake.ts';
export { type Chat, type ChatPorts, MAX_REPLIES, MAX_SAVED, type ReplyOptions } from './chat.ts';
export { defineBot } from './define-bot.ts';
export { type GraphCall, methodAt } from './graph.ts';
export type { Bot, Handler } from './handlers.ts';
export { NoPersonReached } from './no-person-reached.ts';
export type { People } from './people.ts';
export { type BotRunner, botInProcess } from './runner.ts';
export { SecretMissing } from './secret-missing.ts';
