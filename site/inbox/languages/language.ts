import type { Words } from '../../panel/languages/en_US.ts';
import { type Language, type Language as PanelLanguage, speak, speakAs } from '../../panel/languages/language.ts';
import type { InboxWords } from './en_US.ts';

/** The file of one language: the plugin's words of what lines show, and the inbox's own. */
export interface LanguageFile {
  readonly lines: Words;
  readonly inbox: InboxWords;
}

/** The inbox's texts, and the plugin's texts of what lines show. */
export interface InboxLanguage extends Language<InboxWords> {
  readonly lines: PanelLanguage;
  /** "5 min", "3 hr", "2 days": rounded down. */
  duration(ms: number): string;
  /** "14:05", within a week "Friday 14:05", else "3 May". */
  moment(at: number, now: number): string;
}

/**
 * @param locale of the agent's browser. Its own region decides how times are written.
 * @param code the language of the words.
 */
export async function speakInbox(locale: string, code: string, words: LanguageFile): Promise<InboxLanguage> {
  const lines = await speakAs(locale, code, words.lines);
  return { ...(await speak<InboxWords>(lines.tag, words.inbox)), lines, ...clocks(lines.tag) };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function clocks(tag: string): Pick<InboxLanguage, 'duration' | 'moment'> {
  const unit = (name: string, unitDisplay: 'short' | 'long') =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 0 });
  const [seconds, minutes, hours] = ['second', 'minute', 'hour'].map((name) => unit(name, 'short'));
  const days = unit('day', 'long');
  const clock = new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat(tag, { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' });
  return {
    duration(ms) {
      const [format, length] =
        ms < minute ? [seconds, 1000] : ms < hour ? [minutes, minute] : ms < 2 * day ? [hours, hour] : [days, day];
      return format?.format(Math.floor(Math.max(0, ms) / length)) ?? '';
    },
    moment(at, now) {
      if (new Date(at).toDateString() === new Date(now).toDateString()) return clock.format(at);
      return (Math.abs(at - now) < 7 * day ? weekday : date).format(at);
    },
  };
}
