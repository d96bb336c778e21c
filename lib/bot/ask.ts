import type { BotOutcome } from '../conversation/index.ts';
import { BotLate } from './bot-late.ts';
import { type ChatPorts, collectingChat } from './chat.ts';
import { described, lineOfStack, loggable, printed, typed } from './describe.ts';
import { awaitsAnswer, errorOf, failedOutcome, withAnswer } from './failure.ts';
import { type Answering, type Bot, failedHandlerOf, handlerOf } from './handlers.ts';
import type { Question } from './question.ts';
import { sourceInBrackets } from './source-of.ts';
import { EndlessLoop } from './within.ts';

/** The time of the handler `failed` (ms). */
export const FAILED_MS = 1000;

/** Calls a handler. A test ends one that loops: `within`. */
type Call = (time: number, handle: () => unknown) => unknown;

/**
 * Asks the bot what to do about `event`. Never throws: what goes wrong inside the bot is an outcome. Where the customer
 * waits for an answer, the bot's handler `failed` is called about it.
 * @param time how long to wait, in milliseconds.
 * @param call calls the handler. A test ends a handler that loops: `within`.
 */
export async function ask(
  bot: Bot,
  question: Question,
  ports: ChatPorts,
  time: number,
  call: Call = (_, handle) => handle(),
): Promise<BotOutcome> {
  const { event, speaks, failure } = question;
  if (typeof bot !== 'object' || bot === null)
    return failedOutcome(question, 'bot.ts must export default defineBot({ … })');
  const askFailed = async (error: Error): Promise<BotOutcome> => {
    const answer = await ran(failedHandlerOf(bot, error), question, ports, FAILED_MS, call);
    return answer.kind === 'failed'
      ? failedOutcome(
          question,
          `its handler failed, too: ${answer.what}`,
          `its handler failed, too: ${answer.loggable}`,
        )
      : answer;
  };
  if (failure !== undefined) return askFailed(errorOf(failure));
  const result = await ran(handlerOf(bot, event, speaks), question, ports, time, call);
  if (result.kind !== 'failed') return result;
  const failed = failedOutcome(question, result.what, result.loggable);
  if (!awaitsAnswer(question) || bot.failed === undefined) return failed;
  ports.failing?.(failed);
  return withAnswer(failed, await askFailed(result.error));
}

/** A handler that failed. `loggable` says it without texts of people. */
interface RanFailed {
  readonly kind: 'failed';
  readonly what: string;
  readonly loggable: string;
  readonly error: Error;
}

async function ran(
  handle: Answering | undefined,
  question: Question,
  ports: ChatPorts,
  time: number,
  call: Call,
): Promise<Exclude<BotOutcome, { kind: 'failed' }> | RanFailed> {
  if (handle === undefined) return { kind: 'not_asked' };
  const collecting = collectingChat(question.conversation, ports, question);
  const clock = new AbortController();
  const where = () => lastKnownLine(collecting.lastCall(), handle.handler);
  const late = (what: string): RanFailed => ({ kind: 'failed', what, loggable: what, error: new BotLate(what) });
  const failed = (what: string, loggable: string, cause: unknown): RanFailed => ({
    kind: 'failed',
    what,
    loggable,
    error: new Error(what, { cause }),
  });
  try {
    const handled = async () => call(time, () => handle.call(collecting.chat));
    const returned: unknown = await Promise.race([handled(), after(time, clock.signal)]);
    if (returned === LATE) return late(`its handler did not finish within ${time / 1000} s${where()}`);
    if (returned !== undefined && collecting.actions.length === 0) {
      const advice = `it has to answer with chat.reply(…)${sourceInBrackets(handle.handler)}`;
      const returns = (value: string) => `its handler returned ${value}; ${advice}`;
      return failed(returns(printed(returned)), returns(typed(returned)), returned);
    }
    return { kind: 'answered', actions: [...collecting.actions], saved: collecting.saved() };
  } catch (error) {
    if (error instanceof EndlessLoop) return late(`its handler kept running for ${time / 1000} s: it loops${where()}`);
    if (error instanceof Error) return { kind: 'failed', what: described(error), loggable: loggable(error), error };
    const threw = (value: string) => `its handler threw ${value}${where()}`;
    return failed(threw(printed(error)), threw(typed(error)), error);
  } finally {
    collecting.close();
    clock.abort();
  }
}

const LATE = Symbol('late');

function after(time: number, signal: AbortSignal): Promise<typeof LATE> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(LATE), time);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

/** The best known line of a running handler: its last call of `chat`, otherwise its first line. */
function lastKnownLine(call: Error | undefined, handler: unknown): string {
  if (call !== undefined) return `; it last called chat${lineOfStack(call)}`;
  return `, and never called chat${sourceInBrackets(handler)}`;
}
