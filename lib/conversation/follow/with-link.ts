import type { Arrived, TurnRules } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import { showsDigits } from '../join/shows-digits.ts';
import type { Opening } from '../opening.ts';
import { offered, over } from './offer.ts';

/** What a link does that was opened in Messenger, by what the visitor wants of it. */
export function withLink(conversation: Conversation, opening: Opening, rules: TurnRules): Arrived {
  if (opening.kind === 'nothing') return { conversation, effects: [] };
  if (opening.kind === 'over') return over(conversation, opening.site, rules);
  switch (opening.purpose) {
    case 'follow':
      return offered(conversation, opening, rules);
    case 'join':
      return showsDigits(conversation, opening, rules);
    default:
      return opening.purpose satisfies never;
  }
}
