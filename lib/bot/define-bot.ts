import { didYouMean, nearestName } from '../nearest-name.ts';
import { BotMistake } from './bot-mistake.ts';
import { printed } from './describe.ts';
import type { Bot } from './handlers.ts';
import { sourceInBrackets } from './source-of.ts';

/**
 * Gives `bot` its type: events and `chat` need no annotations in its handlers. It also refuses a handler that does not
 * exist, when the file is loaded: no event would ever reach it.
 *
 * @example
 * export default defineBot({
 *   message(chat, { message }) {
 *     chat.reply(`You wrote: ${message.text ?? 'no text'}`);
 *   },
 * });
 *
 * @throws {BotMistake} that names the handler and the nearest name.
 */
export function defineBot(bot: Bot): Bot {
  checkBot(bot);
  return bot;
}

/** Every handler: the compiler refuses a list that is not complete. */
const handlerNames = Object.keys({
  message: true,
  postback: true,
  referral: true,
  threadControl: true,
  standby: true,
  reaction: true,
  messageEdit: true,
  messageDeleted: true,
  messageUnsupported: true,
  optin: true,
  accountLinking: true,
  echo: true,
  delivery: true,
  read: true,
  gamePlay: true,
  feedback: true,
  responseFeedback: true,
  policyEnforcement: true,
  appRoles: true,
  unknown: true,
  work: true,
  later: true,
  failed: true,
} satisfies Record<keyof Bot, true>);

/**
 * @param bot from a file whose types may be wrong.
 * @throws {BotMistake} where it is not an object, has a handler of an unknown name, or a handler is not a function.
 */
export function checkBot(bot: unknown): asserts bot is Bot {
  if (typeof bot !== 'object' || bot === null || Array.isArray(bot))
    throw new BotMistake(
      `A bot is an object with a handler for each kind of event, as in export default defineBot({ message(chat) { … } }). This is ${printed(bot)}.`,
    );
  for (const [name, value] of members(bot)) {
    if (handlerNames.includes(name)) {
      if (value === undefined || typeof value === 'function') continue;
      throw new BotMistake(`The handler ${name} must be a function, and it is ${printed(value)}.`);
    }
    const meant = didYouMean(name, handlerNames);
    // Only for a mistake: the debugger takes milliseconds, and each start of a function checks its bot.
    const place = sourceInBrackets(value);
    throw new BotMistake(`${name} is not a handler${place}.${meant} Use one of ${handlerNames.join(', ')}.`);
  }
}

/**
 * The own properties of a bot. An instance of a class may have methods and values of its own: of these only such that
 * are probably a handler with a typo.
 */
function members(bot: object): [name: string, value: unknown][] {
  const all = new Map<string, unknown>(Object.entries(bot));
  const plain = [Object.prototype, null];
  let prototype: unknown = Object.getPrototypeOf(bot);
  if (plain.some((each) => each === prototype)) return [...all];
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (name !== 'constructor' && !all.has(name)) all.set(name, value);
    prototype = Object.getPrototypeOf(prototype);
  }
  return [...all].filter(([name]) => nearestName(name, handlerNames) !== undefined);
}
