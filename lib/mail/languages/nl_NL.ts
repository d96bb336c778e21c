import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Antwoord van {name}',
  open: 'Chat openen',
  inChat: 'Dit antwoord is alleen in de chat te lezen.',
  question: 'Volgende antwoorden ook naar dit adres sturen?',
  yes: 'Volgende antwoorden sturen',
  why: 'U krijgt deze e-mail omdat dit adres is opgegeven in de chat op {site}.',
  once: 'Was u dat niet? Dan hoeft u niets te doen: er komt geen volgende e-mail.',
  stop: 'Deze e-mails stoppen',
  reply: 'Antwoorden op deze e-mail gaan naar {address}, niet naar de chat.',
  page: 'E-mails van {name}',
  on: 'Volgende antwoorden komen ook op dit adres.',
  stopped: 'Er komen geen e-mails meer op dit adres.',
  invalid: 'Deze link werkt niet meer.',
};

export default words;
