import { ChatError } from '../../errors.ts';
import type { BotTurn } from './bot-test.ts';

/** The bot failed on an event: it threw, was late, or sent what Messenger would refuse. The message names the line. */
export class BotFailed extends ChatError {
  override readonly name = 'BotFailed';
  override readonly code = 'bot_failed';
  override readonly retryable = false;
  /** What came of the event all the same: what the customer heard, and what was logged. */
  readonly turn: BotTurn;

  constructor(message: string, turn: BotTurn) {
    super(message);
    this.turn = turn;
  }
}
