import { plain } from '../../../lib/plain.ts';
import type { Plural, Words } from './en_US.ts';

type Key<Texts, Kind> = { [Name in keyof Texts]: Texts[Name] extends Kind ? Name : never }[keyof Texts];

/** Texts in one language (the panel's, where nothing else is said), and how it writes times, days and money. */
export interface Language<Texts extends TextsOf<Texts> = Words> {
  /** BCP 47. */
  readonly tag: string;
  readonly dir: 'ltr' | 'rtl';
  say(key: Key<Texts, string>, values?: Readonly<Record<string, string>>): string;
  /** The form for this count. */
  count(key: Key<Texts, Plural>, count: number): string;
  time(at: number): string;
  /** "Today", "Yesterday", "Friday, 3 May". */
  day(at: number, now: number): string;
  /** "We are back tomorrow at 09:00", in the visitor's time zone. */
  back(at: number, now: number): string;
  number(value: number): string;
  money(amount: number, currency: string): string;
}

type TextsOf<Texts> = { readonly [Name in keyof Texts]: string | Plural };

const dayLength = 86_400_000;

/** The BCP 47 tag decides how plurals, times, days and money are written. */
export function speak<Texts extends TextsOf<Texts>>(tag: string, words: Texts): Promise<Language<Texts>>;
export async function speak(tag: string, words: Words): Promise<Language> {
  const plural = new Intl.PluralRules(tag);
  const number = new Intl.NumberFormat(tag);
  // Each formatter takes milliseconds on a slow phone. The pauses let the page react in between.
  await pause();
  const clock = new Intl.DateTimeFormat(tag, plain({ hour: 'numeric', minute: '2-digit' }));
  await pause();
  const date = new Intl.DateTimeFormat(tag, plain({ weekday: 'long', day: 'numeric', month: 'long' }));
  await pause();
  const relative = new Intl.RelativeTimeFormat(tag, plain({ numeric: 'auto' }));
  await pause();
  const dayName = (at: number, now: number) => {
    const days = Math.round((midnight(at) - midnight(now)) / dayLength);
    return Math.abs(days) < 2 ? relative.format(days, 'day') : date.format(at);
  };
  return {
    tag,
    dir: /^(ar|fa|he|ur)\b/.test(tag) ? 'rtl' : 'ltr',
    say: (key, values = {}) => fill(words[key], values),
    count(key, count) {
      const forms: Plural = words[key];
      return fill(forms[plural.select(count)] ?? forms.other, { count: number.format(count) });
    },
    number: (value) => number.format(value),
    time: (at) => clock.format(at),
    day(at, now) {
      const text = dayName(at, now);
      return text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
    },
    back: (at, now) => fill(words.back, { day: dayName(at, now), time: clock.format(at) }),
    money(amount, currency) {
      try {
        return new Intl.NumberFormat(tag, plain({ style: 'currency', currency })).format(amount);
      } catch {
        return `${amount} ${currency}`;
      }
    },
  };
}

/**
 * The panel's words for one of Meta's locales. Its own region decides how times and amounts are written, if the words
 * are in the locale's language.
 *
 * @param code the locale of the words.
 */
export function speakAs(locale: string, code: string, words: Words): Promise<Language> {
  const own = locale.slice(0, 2).toLowerCase() === code.slice(0, 2);
  const tags = (own ? [locale, code] : [code]).map((each) => each.replace('_', '-'));
  return speak(tags.flatMap(supported)[0] ?? 'en-US', words);
}

/** Some browsers name a language that is no tag: `en-US@posix`. */
function supported(tag: string): string[] {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag);
  } catch {
    return [];
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve));

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}(\.?)/g, (whole, key: string, stop: string) => {
    const value = values[key] ?? whole;
    // The stop of an abbreviation ("5 p.m.") also ends the sentence.
    return value === whole || value.endsWith('.') ? value : value + stop;
  });
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
