export { ask, BOT_TIME } from './ask.ts';
export { type Bot, defineBot, type Handler } from './bot.ts';
export { type Chat, type ChatPorts, MAX_REPLIES, MAX_SAVED, type Person, type ReplyOptions } from './chat.ts';
