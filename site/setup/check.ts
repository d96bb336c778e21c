import { readDomains } from './domains.ts';
import { type Draft, type Field, spacings } from './draft.ts';

/** What is wrong with a field, and what to write instead. */
export type Problems = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Meta's limit, and `defineConfig`'s. */
export const longestGreeting = 80;

/** Checks the whole form. What passes here, `defineConfig` takes. */
export function check(draft: Draft): Problems {
  const found: Partial<Record<Field, readonly string[]>> = {};
  const say = (field: Field, ...problems: string[]) => {
    if (problems.length > 0) found[field] = problems;
  };
  if (draft.pageName.trim() === '') say('pageName', 'Write the name that visitors see.');
  if (!/^\d*$/.test(draft.pageId.trim())) {
    say('pageId', 'This is the Page’s number, not its name: digits alone. Leave it empty to use the connected Page.');
  }
  for (const field of ['loggedOutGreeting', 'loggedInGreeting'] as const) {
    const { length } = draft[field].trim();
    if (length > longestGreeting) say(field, `This has ${length} characters; ${longestGreeting} fit.`);
  }
  const colour = draft.themeColor.trim().toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(colour)) say('themeColor', 'Write the colour as # and six digits from 0 to f: #0084FF.');
  else if (colour === '#ffffff') say('themeColor', 'White cannot be seen on a page. Choose any other colour.');
  for (const field of spacings) {
    if (!isWhole(draft[field])) say(field, 'Write a whole number of pixels, zero or more.');
  }
  if (!isWhole(draft.greetingDialogDelay)) say('greetingDialogDelay', 'Write a whole number of seconds, zero or more.');
  say('domains', ...readDomains(draft.domains).problems);
  return found;
}

function isWhole(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}
