/** The bot in a thread of its own: `botThread` for the worker, `serveBot` for the thread. */
export { type BotThread, type BotThreadOptions, botThread } from './bot-thread.ts';
export { serveBot } from './serve-bot.ts';
