export { ask, BOT_TIME } from './ask.ts';
export { type Chat, type ChatPorts, MAX_REPLIES, MAX_SAVED, type Person, type ReplyOptions } from './chat.ts';
export { type Bot, defineBot, type Handler } from './handlers.ts';
