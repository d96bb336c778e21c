import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Válasz: {name}',
  open: 'Csevegés megnyitása',
  inChat: 'Ez a válasz csak a csevegésben olvasható.',
  question: 'A további válaszokat is elküldjük erre a címre?',
  yes: 'További válaszok küldése',
  why: 'Azért kapja ezt a levelet, mert ezt a címet megadták a(z) {site} csevegésében.',
  once: 'Ha nem Ön volt, nincs teendője: nem jön több levél.',
  stop: 'Levelek leállítása',
  reply: 'Az erre a levélre adott válaszok ide érkeznek: {address}, nem a csevegésbe.',
  page: 'Levelek: {name}',
  on: 'A további válaszok erre a címre is megérkeznek.',
  stopped: 'Erre a címre nem jön több levél.',
  invalid: 'Ez a hivatkozás már nem működik.',
};

export default words;
