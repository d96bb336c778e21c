import { namingUnsetVariables } from '../../settings/unset-variables.ts';
import { BotMistake } from '../bot-mistake.ts';
import { checkBot } from '../define-bot.ts';
import { described, ownLineOfStack, printed } from '../describe.ts';
import type { Bot } from '../handlers.ts';
import { framesHere, placeOf } from './frames.ts';

export type LoadedBot = { readonly bot: Bot } | { readonly problem: string };

/**
 * Loads `bot.ts`. No event has come yet, so an error that it throws holds no text of people: the problem has the whole
 * message, and its line.
 */
export async function loadBot(load: () => Promise<{ readonly default?: unknown }>): Promise<LoadedBot> {
  const unset = new Map<string, readonly string[]>();
  const read = (name: string) => void (unset.has(name) || unset.set(name, framesHere()));
  try {
    const { default: bot } = await namingUnsetVariables(read, load);
    checkBot(bot);
    return { bot };
  } catch (error) {
    return { problem: describedWith(error, readByOwnCode(unset)) };
  }
}

function describedWith(error: unknown, unset: readonly string[]): string {
  if (error instanceof BotMistake) return withPlace(error);
  const what = error instanceof Error ? described(error) : `it threw ${printed(error)}`;
  if (unset.length === 0) return what;
  // The place stays at the end.
  const [, text = what, place = ''] = /^(.*?)( \([^\s()]+:\d+:\d+\))?$/s.exec(what) ?? [];
  return `${text}; not set in its environment: ${unset.join(', ')}${place}`;
}

/** A handler that does not exist has its own line. Of others, that of `defineBot` is the nearest that is known. */
function withPlace(mistake: BotMistake): string {
  return / \([^\s()]+:\d+:\d+\)/.test(mistake.message)
    ? mistake.message
    : `${mistake.message}${ownLineOfStack(mistake)}`;
}

/** Packages read many variables that may be missing. */
function readByOwnCode(unset: ReadonlyMap<string, readonly string[]>): string[] {
  return [...unset].filter(([, frames]) => placeOf(frames) !== '').map(([name]) => name);
}
