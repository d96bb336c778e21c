/** The bot failed on an event: it threw, was late, or sent what Messenger would refuse. The message names the line. */
export class BotFailed extends Error {
  override readonly name = 'BotFailed';
}
