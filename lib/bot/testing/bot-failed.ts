import { ChatError } from '../../errors.ts';

/** The bot failed on an event: it threw, was late, or sent what Messenger would refuse. The message names the line. */
export class BotFailed extends ChatError {
  override readonly name = 'BotFailed';
  override readonly code = 'bot_failed';
  override readonly retryable = false;
}
