import type { BotOutcome, Conversation } from '../conversation/index.ts';
import type { Event } from '../messenger/index.ts';
import { type ChatPorts, collectingChat } from './chat.ts';
import { type Bot, handlerOf } from './handlers.ts';

/** A bot has this long (ms) for one event. */
export const BOT_TIME = 8000;

/**
 * Asks the bot what to do about `event`. Never throws: what goes wrong inside the bot is an outcome.
 * @param conversation the state with this event already taken in.
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
  const handle = handlerOf(bot, event, speaks);
  if (handle === undefined) return { kind: 'not_asked' };
  const collecting = collectingChat(conversation, ports);
  const clock = new AbortController();
  try {
    await Promise.race([(async () => handle(collecting.chat))(), tooLate(time, clock.signal)]);
    return { kind: 'answered', actions: [...collecting.actions], saved: collecting.saved() };
  } catch (error) {
    return { kind: 'failed', reason: `The bot failed on ${event.type}: ${describe(error)}` };
  } finally {
    collecting.close();
    clock.abort();
  }
}

function tooLate(time: number, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not finish within ${time / 1000} s`)), time);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

/** What was thrown and where, the owner's own file first: `TypeError: … (bot.ts:12:5)`. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${JSON.stringify(error) ?? String(error)}`;
  const frames = [...(error.stack ?? '').matchAll(/\(?([^\s()]+):(\d+):(\d+)\)?$/gm)];
  const frame = frames.find(([, file = '']) => file.endsWith('/bot.ts')) ?? frames[0];
  const place = frame === undefined ? '' : ` (${frame[1]?.split('/').at(-1)}:${frame[2]}:${frame[3]})`;
  return `${error.name}: ${error.message}${place}`;
}
