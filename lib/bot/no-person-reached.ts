import { ChatError } from '../errors.ts';

/**
 * `chat.passToHuman` would reach no person: hand-overs of this thread go to the inbox, and no agent was ever invited.
 * A bot may catch it and tell the customer so. The thread stays with the bot.
 *
 * @example
 * try {
 *   chat.passToHuman();
 * } catch (error) {
 *   if (!(error instanceof NoPersonReached)) throw error;
 *   chat.reply('No person can answer here yet.');
 * }
 */
export class NoPersonReached extends ChatError {
  override readonly name = 'NoPersonReached';
  override readonly code = 'no_person_reached';
  override readonly retryable = false;

  constructor() {
    super('passToHuman reaches no person, since no agent was ever invited. Invite one: npm run agent -- add NAME');
  }
}
