import type { LanguageCode } from '../../../lib/locale/index.ts';
import type { InboxWords } from './en_US.ts';

type Load = () => Promise<{ default: InboxWords }>;

/** As many languages as the plugin has. The build makes a file of each. */
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

/** The inbox's words in one language. */
export async function inboxWords(code: LanguageCode): Promise<InboxWords> {
  return (await loads[code]()).default;
}
