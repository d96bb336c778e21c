import { ChatError } from '../errors.ts';

/** `bot.ts` itself could not be loaded. A second try may succeed where it waits for something while it loads. */
export class BotNotLoaded extends ChatError {
  override readonly name = 'BotNotLoaded';
  override readonly code = 'bot_not_loaded';
  override readonly retryable = true;
}
