import { chooseLanguage, type LanguageCode } from '../../../lib/locale/index.ts';
import { loadLanguage as loadPanelLanguage, type Language as PanelLanguage } from '../../panel/languages/index.ts';
import { type Language, speak } from '../../panel/languages/language.ts';
import type { InboxWords } from './en_US.ts';

type Load = () => Promise<{ default: InboxWords }>;

/** One chunk each: as many languages as the plugin has. An agent fetches one of them. */
const loads: Readonly<Record<LanguageCode, Load>> = {
  en_US: () => import('./en_US.ts'),
  ar_AR: () => import('./ar_AR.ts'),
  bg_BG: () => import('./bg_BG.ts'),
  cs_CZ: () => import('./cs_CZ.ts'),
  da_DK: () => import('./da_DK.ts'),
  de_DE: () => import('./de_DE.ts'),
  el_GR: () => import('./el_GR.ts'),
  es_ES: () => import('./es_ES.ts'),
  fa_IR: () => import('./fa_IR.ts'),
  fi_FI: () => import('./fi_FI.ts'),
  fr_FR: () => import('./fr_FR.ts'),
  he_IL: () => import('./he_IL.ts'),
  hi_IN: () => import('./hi_IN.ts'),
  hr_HR: () => import('./hr_HR.ts'),
  hu_HU: () => import('./hu_HU.ts'),
  id_ID: () => import('./id_ID.ts'),
  it_IT: () => import('./it_IT.ts'),
  ja_JP: () => import('./ja_JP.ts'),
  ko_KR: () => import('./ko_KR.ts'),
  nb_NO: () => import('./nb_NO.ts'),
  nl_NL: () => import('./nl_NL.ts'),
  pl_PL: () => import('./pl_PL.ts'),
  pt_BR: () => import('./pt_BR.ts'),
  pt_PT: () => import('./pt_PT.ts'),
  ro_RO: () => import('./ro_RO.ts'),
  ru_RU: () => import('./ru_RU.ts'),
  sk_SK: () => import('./sk_SK.ts'),
  sv_SE: () => import('./sv_SE.ts'),
  th_TH: () => import('./th_TH.ts'),
  tr_TR: () => import('./tr_TR.ts'),
  uk_UA: () => import('./uk_UA.ts'),
  vi_VN: () => import('./vi_VN.ts'),
  zh_CN: () => import('./zh_CN.ts'),
  zh_TW: () => import('./zh_TW.ts'),
};

/** The inbox's texts, and the plugin's texts of what lines show. */
export interface InboxLanguage extends Language<InboxWords> {
  readonly lines: PanelLanguage;
  /** "5 min", "3 hr", "2 days": rounded down. */
  duration(ms: number): string;
  /** "14:05", within a week "Friday 14:05", else "3 May". */
  moment(at: number, now: number): string;
}

/** The language of an agent's browser: the same locale, else the same language, else English. */
export async function loadInboxLanguage(tag: string): Promise<InboxLanguage> {
  const code = chooseLanguage(tag);
  const [lines, words] = await Promise.all([loadPanelLanguage(tag.replace('-', '_')), wordsOf(code)]);
  const spoken = words ? lines.tag : 'en-US';
  return {
    ...(await speak<InboxWords>(spoken, words ?? (await import('./en_US.ts')).default)),
    lines: words ? lines : await loadPanelLanguage('en_US'),
    ...clocks(spoken),
  };
}

/** @returns undefined where the chunk cannot be fetched. */
export async function wordsOf(code: LanguageCode): Promise<InboxWords | undefined> {
  try {
    return (await loads[code]()).default;
  } catch {
    return undefined;
  }
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
