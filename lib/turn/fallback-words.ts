import type { LanguageCode } from '../locale/index.ts';

/** What a customer reads where the bot has failed. `person` is added only where a person gets to see it. */
export interface FallbackWords {
  readonly sorry: string;
  readonly person: string;
}

/** The shipped words. `fallback` of chat.config.ts replaces them. */
export const fallbackWords: Readonly<Record<LanguageCode, FallbackWords>> = {
  en_US: { sorry: 'Sorry, something went wrong.', person: 'A person will look at it.' },
  ar_AR: { sorry: 'عذرًا، حدث خطأ ما.', person: 'سيطّلع أحد موظفينا على الأمر.' },
  bg_BG: { sorry: 'Съжаляваме, нещо се обърка.', person: 'Наш служител ще го прегледа.' },
  cs_CZ: { sorry: 'Omlouváme se, něco se pokazilo.', person: 'Podívá se na to náš pracovník.' },
  da_DK: { sorry: 'Beklager, noget gik galt.', person: 'En medarbejder ser på det.' },
  de_DE: { sorry: 'Leider ist etwas schiefgegangen.', person: 'Ein Mensch sieht es sich an.' },
  el_GR: { sorry: 'Λυπούμαστε, κάτι πήγε στραβά.', person: 'Θα το δει ένας συνεργάτης μας.' },
  es_ES: { sorry: 'Lo sentimos, algo ha salido mal.', person: 'Una persona lo revisará.' },
  fa_IR: { sorry: 'متأسفیم، مشکلی پیش آمد.', person: 'یکی از همکاران ما آن را بررسی می‌کند.' },
  fi_FI: { sorry: 'Valitettavasti jokin meni pieleen.', person: 'Työntekijämme katsoo asiaa.' },
  fr_FR: { sorry: 'Désolé, une erreur s’est produite.', person: 'Une personne va s’en occuper.' },
  he_IL: { sorry: 'מצטערים, משהו השתבש.', person: 'נציג שלנו יבדוק את זה.' },
  hi_IN: { sorry: 'माफ़ कीजिए, कुछ गड़बड़ हो गई।', person: 'हमारा एक सहयोगी इसे देखेगा।' },
  hr_HR: { sorry: 'Nažalost, nešto je pošlo po zlu.', person: 'Naš djelatnik će to pogledati.' },
  hu_HU: { sorry: 'Sajnáljuk, valami hiba történt.', person: 'Egy munkatársunk meg fogja nézni.' },
  id_ID: { sorry: 'Maaf, terjadi kesalahan.', person: 'Petugas kami akan memeriksanya.' },
  it_IT: { sorry: 'Spiacenti, qualcosa è andato storto.', person: 'Una persona se ne occuperà.' },
  ja_JP: { sorry: '申し訳ありません。問題が発生しました。', person: '担当者が確認します。' },
  ko_KR: { sorry: '죄송합니다. 문제가 발생했습니다.', person: '담당자가 확인하겠습니다.' },
  nb_NO: { sorry: 'Beklager, noe gikk galt.', person: 'En medarbeider ser på det.' },
  nl_NL: { sorry: 'Sorry, er ging iets mis.', person: 'Een medewerker kijkt ernaar.' },
  pl_PL: { sorry: 'Przepraszamy, coś poszło nie tak.', person: 'Zajmie się tym nasz pracownik.' },
  pt_BR: { sorry: 'Desculpe, algo deu errado.', person: 'Uma pessoa vai verificar.' },
  pt_PT: { sorry: 'Lamentamos, algo correu mal.', person: 'Uma pessoa vai verificar.' },
  ro_RO: { sorry: 'Ne pare rău, ceva nu a mers bine.', person: 'Un coleg va verifica.' },
  ru_RU: { sorry: 'К сожалению, что-то пошло не так.', person: 'Наш сотрудник разберётся.' },
  sk_SK: { sorry: 'Ľutujeme, niečo sa pokazilo.', person: 'Pozrie sa na to náš pracovník.' },
  sv_SE: { sorry: 'Tyvärr gick något fel.', person: 'En medarbetare tittar på det.' },
  th_TH: { sorry: 'ขออภัย เกิดข้อผิดพลาดบางอย่าง', person: 'เจ้าหน้าที่ของเราจะตรวจสอบให้' },
  tr_TR: { sorry: 'Üzgünüz, bir şeyler ters gitti.', person: 'Bir çalışanımız bununla ilgilenecek.' },
  uk_UA: { sorry: 'На жаль, щось пішло не так.', person: 'Наш працівник це перевірить.' },
  vi_VN: { sorry: 'Rất tiếc, đã xảy ra lỗi.', person: 'Nhân viên của chúng tôi sẽ xem xét.' },
  zh_CN: { sorry: '抱歉，出了点问题。', person: '我们的工作人员会查看。' },
  zh_TW: { sorry: '抱歉，發生了一些問題。', person: '我們的專員會查看。' },
};
