export type { Person } from '../messenger/index.ts';
export { ask, BOT_TIME } from './ask.ts';
export { type Chat, type ChatPorts, MAX_REPLIES, MAX_SAVED, type ReplyOptions } from './chat.ts';
export { type Bot, defineBot, type Handler } from './handlers.ts';
