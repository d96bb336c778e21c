import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Svar från {name}',
  open: 'Öppna chatten',
  inChat: 'Det här svaret kan bara läsas i chatten.',
  question: 'Ska kommande svar också skickas till den här adressen?',
  yes: 'Skicka kommande svar',
  why: 'Du får det här mejlet eftersom adressen angavs i chatten på {site}.',
  once: 'Om det inte var du behöver du inte göra något: det kommer inga fler mejl.',
  stop: 'Stoppa de här mejlen',
  reply: 'Svar på det här mejlet går till {address}, inte till chatten.',
  page: 'Mejl från {name}',
  on: 'Kommande svar skickas också till den här adressen.',
  stopped: 'Inga fler mejl skickas till den här adressen.',
  invalid: 'Den här länken fungerar inte längre.',
};

export default words;
