import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Svar fra {name}',
  open: 'Åbn chatten',
  inChat: 'Dette svar kan kun læses i chatten.',
  question: 'Skal kommende svar også sendes til denne adresse?',
  yes: 'Send kommende svar',
  why: 'Du får denne mail, fordi adressen blev angivet i chatten på {site}.',
  once: 'Hvis det ikke var dig, skal du ikke gøre noget: Der kommer ikke flere mails.',
  stop: 'Stop disse mails',
  reply: 'Svar på denne mail går til {address}, ikke til chatten.',
  page: 'Mails fra {name}',
  on: 'Kommende svar sendes også til denne adresse.',
  stopped: 'Der sendes ikke flere mails til denne adresse.',
  invalid: 'Dette link virker ikke længere.',
};

export default words;
