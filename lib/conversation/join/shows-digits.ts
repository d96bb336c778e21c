import type { Arrived, TurnRules } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import type { Opening } from '../opening.ts';
import { says } from '../says.ts';
import { wordsIn } from '../system-words.ts';
import { MAX_BROWSERS } from './joining.ts';

/** A browser wants to show this chat: Messenger shows the digits that the visitor types there, and what they do. */
export function showsDigits(
  conversation: Conversation,
  { link, session, site, locale, digits }: Extract<Opening, { kind: 'opened' }>,
  rules: TurnRules,
): Arrived {
  if (digits === undefined) throw new TypeError('The worker makes digits for each link that asks to join.');
  const { digits: text } = wordsIn(rules, conversation.locale ?? locale);
  const message = text.replace('{digits}', digits.digits).replace('{site}', site);
  const digitsShownTo = [...(conversation.digitsShownTo ?? []).filter((each) => each !== session), session];
  const after = { ...conversation, digitsShownTo: digitsShownTo.slice(-MAX_BROWSERS) };
  // The session knows them before they are read.
  return {
    conversation: after,
    effects: [{ kind: 'digits', id: link, session, hash: digits.hash, site }, says(message)],
  };
}
