import { serveBot } from '../lib/bot/thread/serve-bot.ts';

/** The bot's own thread, which the function `turn` starts from a file beside its own. */
serveBot(() => import('#bot'));
