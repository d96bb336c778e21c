import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Odpověď od: {name}',
  open: 'Otevřít chat',
  inChat: 'Tuto odpověď lze přečíst jen v chatu.',
  question: 'Posílat na tuto adresu i další odpovědi?',
  yes: 'Posílat další odpovědi',
  why: 'Tento e-mail dostáváte, protože tato adresa byla zadána v chatu na {site}.',
  once: 'Pokud jste to nebyli vy, nemusíte nic dělat: další e-mail nepřijde.',
  stop: 'Zrušit tyto e-maily',
  reply: 'Odpovědi na tento e-mail jdou na {address}, ne do chatu.',
  page: 'E-maily od: {name}',
  on: 'Další odpovědi budou chodit i na tuto adresu.',
  stopped: 'Na tuto adresu už žádné e-maily nepřijdou.',
  invalid: 'Tento odkaz už nefunguje.',
};

export default words;
