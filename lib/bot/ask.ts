import type { BotOutcome, Conversation } from '../conversation/index.ts';
import type { Event } from '../messenger/index.ts';
import { type ChatPorts, collectingChat } from './chat.ts';
import { type Bot, handlerOf } from './handlers.ts';
import { sourceOf } from './source-of.ts';
import { EndlessLoop, within } from './within.ts';

/** The time (ms) that a bot has for one event. */
export const BOT_TIME = 8000;

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
  time = BOT_TIME,
): Promise<BotOutcome> {
  const failed = (what: string): BotOutcome => ({ kind: 'failed', reason: `The bot failed on ${event.type}: ${what}` });
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
    if (returned !== undefined && collecting.actions.length === 0)
      return failed(`its handler returned ${printed(returned)}; it has to answer with chat.reply(…)`);
    return { kind: 'answered', actions: [...collecting.actions], saved: collecting.saved() };
  } catch (error) {
    if (error instanceof EndlessLoop)
      return failed(`its handler kept running for ${time / 1000} s: it loops${where()}`);
    return failed(error instanceof Error ? describe(error) : `its handler threw ${printed(error)}${where()}`);
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
  const where = sourceOf(handler);
  return `, and never called chat${where && ` (${where})`}`;
}

function printed(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 100);
  } catch {
    return typeof value;
  }
}

/** The error with its line: `TypeError: … (bot.ts:12:5)`. */
function describe(error: Error): string {
  return `${error.name}: ${error.message}${lineOfStack(error)}`;
}

/** Prefers the operator's bot.ts, then any line outside of lib/bot. */
function lineOfStack({ stack = '' }: Error): string {
  const frames = [...stack.matchAll(/\(?([^\s()]+):(\d+):(\d+)\)?$/gm)];
  const outside = frames.find(([, file = '']) => !/\/lib\/bot\/|node_modules/.test(file));
  const frame = frames.find(([, file = '']) => file.endsWith('/bot.ts')) ?? outside ?? frames[0];
  return frame === undefined ? '' : ` (${frame[1]?.split('/').at(-1)}:${frame[2]}:${frame[3]})`;
}
