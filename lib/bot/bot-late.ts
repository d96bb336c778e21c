import { ChatError } from '../errors.ts';

/**
 * The bot's time for an event (`botSeconds`) was over before its handler had finished, or the handler looped. The
 * handler `failed` gets it.
 *
 * @example
 * failed(chat, error) {
 *   if (error instanceof BotLate) chat.reply('This takes longer than usual. Please try it again in a minute.');
 * }
 */
export class BotLate extends ChatError {
  override readonly name = 'BotLate';
  override readonly code = 'bot_late';
  override readonly retryable = false;
}
