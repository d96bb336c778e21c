import type { LanguageCode } from '../../locale/index.ts';
import ar_AR from './ar_AR.ts';
import bg_BG from './bg_BG.ts';
import cs_CZ from './cs_CZ.ts';
import da_DK from './da_DK.ts';
import de_DE from './de_DE.ts';
import el_GR from './el_GR.ts';
import en_US from './en_US.ts';
import es_ES from './es_ES.ts';
import fa_IR from './fa_IR.ts';
import fi_FI from './fi_FI.ts';
import fr_FR from './fr_FR.ts';
import he_IL from './he_IL.ts';
import hi_IN from './hi_IN.ts';
import hr_HR from './hr_HR.ts';
import hu_HU from './hu_HU.ts';
import id_ID from './id_ID.ts';
import it_IT from './it_IT.ts';
import ja_JP from './ja_JP.ts';
import ko_KR from './ko_KR.ts';
import nb_NO from './nb_NO.ts';
import nl_NL from './nl_NL.ts';
import pl_PL from './pl_PL.ts';
import pt_BR from './pt_BR.ts';
import pt_PT from './pt_PT.ts';
import ro_RO from './ro_RO.ts';
import ru_RU from './ru_RU.ts';
import sk_SK from './sk_SK.ts';
import sv_SE from './sv_SE.ts';
import th_TH from './th_TH.ts';
import tr_TR from './tr_TR.ts';
import uk_UA from './uk_UA.ts';
import vi_VN from './vi_VN.ts';
import zh_CN from './zh_CN.ts';
import zh_TW from './zh_TW.ts';

export type { MailWords } from './en_US.ts';

/** The words of all languages. */
export const mailWords: Readonly<Record<LanguageCode, typeof en_US>> = {
  en_US,
  ar_AR,
  bg_BG,
  cs_CZ,
  da_DK,
  de_DE,
  el_GR,
  es_ES,
  fa_IR,
  fi_FI,
  fr_FR,
  he_IL,
  hi_IN,
  hr_HR,
  hu_HU,
  id_ID,
  it_IT,
  ja_JP,
  ko_KR,
  nb_NO,
  nl_NL,
  pl_PL,
  pt_BR,
  pt_PT,
  ro_RO,
  ru_RU,
  sk_SK,
  sv_SE,
  th_TH,
  tr_TR,
  uk_UA,
  vi_VN,
  zh_CN,
  zh_TW,
};
