import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Svar fra {name}',
  open: 'Åpne chatten',
  inChat: 'Dette svaret kan bare leses i chatten.',
  question: 'Skal flere svar også sendes til denne adressen?',
  yes: 'Send flere svar',
  why: 'Du får denne e-posten fordi adressen ble oppgitt i chatten på {site}.',
  once: 'Hvis det ikke var deg, trenger du ikke gjøre noe: Det kommer ikke flere e-poster.',
  stop: 'Stopp disse e-postene',
  reply: 'Svar på denne e-posten går til {address}, ikke til chatten.',
  page: 'E-poster fra {name}',
  on: 'Flere svar kommer også til denne adressen.',
  stopped: 'Det kommer ikke flere e-poster til denne adressen.',
  invalid: 'Denne lenken virker ikke lenger.',
};

export default words;
