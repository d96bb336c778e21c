import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Risposta da {name}',
  open: 'Apri la chat',
  inChat: 'Questa risposta si può leggere solo nella chat.',
  question: 'Inviare anche le prossime risposte a questo indirizzo?',
  yes: 'Invia le prossime risposte',
  why: 'Riceve questa e-mail perché questo indirizzo è stato indicato nella chat su {site}.',
  once: 'Se non è stato Lei, non faccia nulla: non arriverà nessun’altra e-mail.',
  stop: 'Interrompi queste e-mail',
  reply: 'Le risposte a questa e-mail vanno a {address}, non nella chat.',
  page: 'E-mail da {name}',
  on: 'Anche le prossime risposte arriveranno a questo indirizzo.',
  stopped: 'A questo indirizzo non arriveranno più e-mail.',
  invalid: 'Questo link non funziona più.',
};

export default words;
