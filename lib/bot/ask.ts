import type { BotOutcome, Conversation } from '../conversation/index.ts';
import { ChatError } from '../errors.ts';
import type { Event } from '../messenger/index.ts';
import { stackFrames } from '../stack-frames.ts';
import { type ChatPorts, collectingChat } from './chat.ts';
import { ChatRefusal } from './chat-refusal.ts';
import { type Bot, handlerOf } from './handlers.ts';
import { sourceOf } from './source-of.ts';
import { EndlessLoop, within } from './within.ts';

/**
 * Asks the bot what to do about `event`. Never throws: what goes wrong inside the bot is an outcome.
 * @param conversation the state after `arrive` has read this event.
 * @param time how long to wait, in milliseconds.
 */
export async function ask(
  bot: Bot,
  event: Event,
  conversation: Conversation,
  speaks: boolean,
  ports: ChatPorts,
  time: number,
): Promise<BotOutcome> {
  const failed = (what: string, loggable = what): BotOutcome => {
    const prefix = `The bot failed on ${event.type}: `;
    return { kind: 'failed', reason: prefix + what, summary: prefix + loggable };
  };
  if (typeof bot !== 'object' || bot === null) return failed('bot.ts must export default defineBot({ … })');
  const handle = handlerOf(bot, event, speaks);
  if (handle === undefined) return { kind: 'not_asked' };
  const collecting = collectingChat(conversation, ports);
  const clock = new AbortController();
  const where = () => lastKnownLine(collecting.lastCall(), handle.handler);
  try {
    const handled = async () => within(time, () => handle.call(collecting.chat));
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

function printed(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 100);
  } catch {
    return typeof value;
  }
}

/** The type of a value that a bot threw or returned: the value itself may be a text of the customer. */
function typed(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a value of the type ${typeof value}`;
}

/** The error with its line: `TypeError: … (bot.ts:12:5)`. */
function described(error: Error): string {
  return `${error.name}: ${error.message}${lineOfStack(error)}`;
}

/**
 * As {@link described}, without the message of an error that is not ours: a bot may put the customer's text into it.
 */
function loggable(error: Error): string {
  if (error instanceof ChatRefusal) return described(error);
  const name = /^[A-Za-z]\w{0,60}$/.test(error.name) ? error.name : 'Error';
  const code = error instanceof ChatError && error.code !== undefined ? ` ${error.code}` : '';
  return `${name}${code}${lineOfStack(error)}`;
}

/** Prefers the operator's bot.ts, then any line outside of lib/bot. */
function lineOfStack(error: Error): string {
  const frames = [...stackFrames(error).matchAll(/\(?([^\s()]+):(\d+):(\d+)\)?$/gm)];
  const outside = frames.find(([, file = '']) => !/\/lib\/bot\/|node_modules/.test(file));
  const frame = frames.find(([, file = '']) => file.endsWith('/bot.ts')) ?? outside ?? frames[0];
  return frame === undefined ? '' : ` (${frame[1]?.split('/').at(-1)}:${frame[2]}:${frame[3]})`;
}
