import type { BotOutcome } from '../conversation/index.ts';
import { ask } from './ask.ts';
import type { ChatPorts } from './chat.ts';
import type { Bot } from './handlers.ts';
import type { Question } from './question.ts';
import { within } from './within.ts';

/** A bot that a turn can ask, wherever it runs. */
export interface BotRunner {
  /**
   * Asks the bot. What goes wrong inside the bot is an outcome.
   * @param time how long the bot may take (ms).
   * @param stop ends the question at once: the outcome is `not_asked`, and what the bot still does belongs to no turn.
   * @throws {BotNotLoaded} where the bot itself cannot be loaded.
   */
  ask(question: Question, ports: ChatPorts, time: number, stop?: AbortSignal): Promise<BotOutcome>;
}

/**
 * Runs a bot in this very thread: for tests. It cannot end a handler that loops after an `await`, or that ends its
 * process.
 */
export function botInProcess(bot: Bot): BotRunner {
  return {
    ask: (question, ports, time, stop) => untilStopped(ask(bot, question, ports, time, within), stop),
  };
}

/** The outcome, or `not_asked` as soon as `stop` is aborted. */
export function untilStopped(outcome: Promise<BotOutcome>, stop: AbortSignal | undefined): Promise<BotOutcome> {
  if (stop === undefined) return outcome;
  const stopped = new Promise<BotOutcome>((resolve) => {
    if (stop.aborted) resolve({ kind: 'not_asked' });
    stop.addEventListener('abort', () => resolve({ kind: 'not_asked' }), { once: true });
  });
  return Promise.race([outcome, stopped]);
}
