import { type BotOutcome, type Conversation, shortened } from '../conversation/index.ts';
import type { Event } from '../messenger/index.ts';
import { type ChatPorts, collectingChat } from './chat.ts';
import { described, lineOfStack, loggable, printed, typed } from './describe.ts';
import { type Bot, handlerOf } from './handlers.ts';
import { sourceOf } from './source-of.ts';
import { EndlessLoop } from './within.ts';

/** What a bot is asked. */
export interface Question {
  readonly event: Event;
  /** The state after `arrive` has read this event. */
  readonly conversation: Conversation;
  /** False while a person or another app owns the thread. */
  readonly speaks: boolean;
  /** `chat.passToHuman` throws: a hand-over goes to agents, and none was ever invited. */
  readonly reachesNoPerson?: boolean;
}

/**
 * Asks the bot what to do about `event`. Never throws: what goes wrong inside the bot is an outcome.
 * @param time how long to wait, in milliseconds.
 * @param call calls the handler. A test ends a handler that loops: `within`.
 */
export async function ask(
  bot: Bot,
  question: Question,
  ports: ChatPorts,
  time: number,
  call: (time: number, handle: () => unknown) => unknown = (_, handle) => handle(),
): Promise<BotOutcome> {
  const { event, conversation, speaks } = question;
  const failed = (what: string, loggable = what): BotOutcome => {
    const prefix = `The bot failed on ${event.type}: `;
    return { kind: 'failed', reason: shortened(prefix + what), summary: shortened(prefix + loggable) };
  };
  if (typeof bot !== 'object' || bot === null) return failed('bot.ts must export default defineBot({ … })');
  const handle = handlerOf(bot, event, speaks);
  if (handle === undefined) return { kind: 'not_asked' };
  const collecting = collectingChat(conversation, ports, question);
  const clock = new AbortController();
  const where = () => lastKnownLine(collecting.lastCall(), handle.handler);
  try {
    const handled = async () => call(time, () => handle.call(collecting.chat));
    const returned: unknown = await Promise.race([handled(), after(time, clock.signal)]);
    if (returned === LATE) return failed(`its handler did not finish within ${time / 1000} s${where()}`);
    if (returned !== undefined && collecting.actions.length === 0) {
      const advice = `it has to answer with chat.reply(…)${inBrackets(sourceOf(handle.handler))}`;
      return failed(
        `its handler returned ${printed(returned)}; ${advice}`,
        `its handler returned ${typed(returned)}; ${advice}`,
      );
    }
    return { kind: 'answered', actions: [...collecting.actions], saved: collecting.saved() };
  } catch (error) {
    if (error instanceof EndlessLoop)
      return failed(`its handler kept running for ${time / 1000} s: it loops${where()}`);
    if (error instanceof Error) return failed(described(error), loggable(error));
    return failed(`its handler threw ${printed(error)}${where()}`, `its handler threw ${typed(error)}${where()}`);
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
  return `, and never called chat${inBrackets(sourceOf(handler))}`;
}

const inBrackets = (place: string): string => (place === '' ? '' : ` (${place})`);
