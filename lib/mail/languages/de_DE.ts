import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Antwort von {name}',
  open: 'Chat öffnen',
  inChat: 'Diese Antwort lässt sich nur im Chat lesen.',
  question: 'Weitere Antworten auch an diese Adresse senden?',
  yes: 'Weitere Antworten senden',
  why: 'Sie erhalten diese E-Mail, weil diese Adresse im Chat auf {site} angegeben wurde.',
  once: 'Falls Sie das nicht waren, müssen Sie nichts tun: Es kommt keine weitere E-Mail.',
  stop: 'Diese E-Mails abbestellen',
  reply: 'Antworten auf diese E-Mail gehen an {address}, nicht in den Chat.',
  page: 'E-Mails von {name}',
  on: 'Weitere Antworten kommen auch an diese Adresse.',
  stopped: 'An diese Adresse kommen keine E-Mails mehr.',
  invalid: 'Dieser Link funktioniert nicht mehr.',
};

export default words;
