import { ChatError } from '../errors.ts';
import { stackFrames } from '../stack-frames.ts';
import { ChatRefusal } from './chat-refusal.ts';
import { NoPersonReached } from './no-person-reached.ts';
import { isOwnFile } from './own-file.ts';
import { SecretMissing } from './secret-missing.ts';

/** A value that a bot threw or returned, cut short. */
export function printed(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 100);
  } catch {
    return typeof value;
  }
}

/** The type of a value that a bot threw or returned: the value itself may be a text of the customer. */
export function typed(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a value of the type ${typeof value}`;
}

/** The error with its line: `TypeError: … (bot.ts:12:5)`. */
export function described(error: Error): string {
  return `${error.name}: ${error.message}${lineOfStack(error)}`;
}

/**
 * As {@link described}, without the message of an error that is not ours: a bot may put the customer's text into it.
 */
export function loggable(error: Error): string {
  if (error instanceof ChatRefusal || error instanceof NoPersonReached || error instanceof SecretMissing)
    return described(error);
  const name = /^[A-Za-z]\w{0,60}$/.test(error.name) ? error.name : 'Error';
  const code = error instanceof ChatError && error.code !== undefined ? ` ${error.code}` : '';
  return `${name}${code}${lineOfStack(error)}`;
}

/** The innermost line of the operator's own files; where there is none, the first line of all. */
export function lineOfStack(error: Error): string {
  const frames = framesOf(error);
  return inBrackets(frames.find(isOwnFrame) ?? frames[0]);
}

/** The innermost line of the operator's own files, if there is one. */
export function ownLineOfStack(error: Error): string {
  return inBrackets(framesOf(error).find(isOwnFrame));
}

function framesOf(error: Error): RegExpExecArray[] {
  return [...stackFrames(error).matchAll(/\(?([^\s()]+):(\d+):(\d+)\)?$/gm)];
}

const isOwnFrame = ([, file = '']: RegExpExecArray): boolean => isOwnFile(file);

const inBrackets = (frame: RegExpExecArray | undefined): string =>
  frame === undefined ? '' : ` (${frame[1]?.split('/').at(-1)}:${frame[2]}:${frame[3]})`;
