import { redactor } from '../redact.ts';

/**
 * Asks the function `turn` whether its bot can be loaded: Lambda's Invoke and a deploy send it, a queue never does. It
 * touches no conversation.
 */
export interface CheckEvent {
  readonly check: 'bot';
}

export const checkEvent: CheckEvent = { check: 'bot' };

/** The function's answer. `problem` names the line. */
export type CheckAnswer = { readonly loads: true } | { readonly loads: false; readonly problem: string };

/** Answers a {@link CheckEvent}. */
export async function checkAnswer(bot: { load(): Promise<void> }): Promise<CheckAnswer> {
  try {
    await bot.load();
    return { loads: true };
  } catch (error) {
    return { loads: false, problem: redactor()(error instanceof Error ? error.message : String(error)) };
  }
}
