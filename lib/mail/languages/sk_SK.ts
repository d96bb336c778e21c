import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Odpoveď od: {name}',
  open: 'Otvoriť chat',
  inChat: 'Túto odpoveď si možno prečítať len v chate.',
  question: 'Posielať na túto adresu aj ďalšie odpovede?',
  yes: 'Posielať ďalšie odpovede',
  why: 'Tento e-mail ste dostali, pretože táto adresa bola zadaná v chate na {site}.',
  once: 'Ak ste to neboli vy, nemusíte nič robiť: ďalší e-mail nepríde.',
  stop: 'Zrušiť tieto e-maily',
  reply: 'Odpovede na tento e-mail idú na {address}, nie do chatu.',
  page: 'E-maily od: {name}',
  on: 'Ďalšie odpovede budú chodiť aj na túto adresu.',
  stopped: 'Na túto adresu už žiadne e-maily neprídu.',
  invalid: 'Tento odkaz už nefunguje.',
};

export default words;
