/** What this program says by itself in Messenger, in one language. `{site}` is the website: `shop.example`. */
export interface SystemWords {
  /** Above the buttons `show` and `notMe`, which have at most 20 characters. */
  readonly offer: string;
  readonly show: string;
  readonly notMe: string;
  /** *Show the answer* was tapped before a person has answered. */
  readonly noAnswer: string;
  /** *Not me* was tapped. */
  readonly refused: string;
  /** A link or a button that opens nothing any more, and where there are new ones. */
  readonly over: string;
  readonly askAgain: string;
  /** With `{digits}`, and what they do at `{site}`. */
  readonly digits: string;
  /** Above the button `undo`, which has at most 20 characters. */
  readonly joined: string;
  readonly undo: string;
  /** *Undo* was tapped. */
  readonly undone: string;
}

/** The part of a turn's rules that the program speaks by. */
interface SpeakingRules {
  readonly words?: ((locale: string | undefined) => SystemWords) | undefined;
}

/** The words in a customer's language. */
export function wordsIn({ words }: SpeakingRules, locale: string | undefined): SystemWords {
  if (words === undefined) throw new TypeError('A turn in which the program speaks needs its words.');
  return words(locale);
}
