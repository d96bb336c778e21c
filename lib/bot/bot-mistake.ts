import { ChatError } from '../errors.ts';

/** `defineBot` was given something that is not a bot. The message names the handler, and no text of people. */
export class BotMistake extends ChatError<'bot_mistake'> {
  override readonly name = 'BotMistake';
  override readonly code = 'bot_mistake';
  override readonly retryable = false;
}
