import { ConfigError, wrongValue } from './config-error.ts';

/** A text that agents choose by its name after `/`: `cannedReplies` of `chat.config.ts`. */
export interface CannedReply {
  /** Letters, digits, `-` and `_`, at most 32. */
  readonly name: string;
  /** At most 2,000 characters. `{{first_name}}` becomes the customer's first name. */
  readonly text: string;
}

/** What a canned reply may have filled in. */
const FIRST_NAME = '{{first_name}}';
/** Messenger's limit of a text. */
const MAX_TEXT = 2000;

/** @throws {ConfigError} that names the reply that is wrong. */
export function checkCannedReplies(replies: readonly CannedReply[]): void {
  const names = new Set<string>();
  for (const { name, text } of replies) {
    if (typeof name !== 'string' || !/^[\p{L}\p{M}\p{N}_-]{1,32}$/u.test(name)) {
      throw problem(name, 'has a reply named', 'use up to 32 letters, digits, - and _.');
    }
    if (names.has(name.toLowerCase())) throw problem(name, 'has two replies named', 'give each a name of its own.');
    names.add(name.toLowerCase());
    if (typeof text !== 'string' || text.trim() === '' || text.length > MAX_TEXT)
      throw wrongValue(`cannedReplies.${name}`, text, `a text of 1 to ${MAX_TEXT} characters`);
    const unknown = text.match(/\{\{.*?\}\}/g)?.find((each) => each !== FIRST_NAME);
    if (unknown !== undefined) throw problem(name, `has ${unknown} in the reply`, `only ${FIRST_NAME} is filled in.`);
  }
}

function problem(name: string, what: string, todo: string): ConfigError {
  return new ConfigError(['cannedReplies', String(name)], `cannedReplies ${what} ${JSON.stringify(name)}; ${todo}`);
}

/**
 * The reply as the composer gets it. Where no first name is known, the placeholder and a blank before it are left out:
 * "Hello {{first_name}}," becomes "Hello,".
 */
export function filledReply(text: string, firstName: string | undefined): string {
  return firstName ? text.replaceAll(FIRST_NAME, () => firstName) : text.replace(/ ?\{\{first_name\}\}/g, '');
}
