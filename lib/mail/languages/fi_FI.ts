import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Vastaus: {name}',
  open: 'Avaa keskustelu',
  inChat: 'Tämän vastauksen voi lukea vain keskustelussa.',
  question: 'Lähetetäänkö myös seuraavat vastaukset tähän osoitteeseen?',
  yes: 'Lähetä seuraavat vastaukset',
  why: 'Saat tämän viestin, koska tämä osoite annettiin keskustelussa sivustolla {site}.',
  once: 'Jos se et ollut sinä, sinun ei tarvitse tehdä mitään: toista viestiä ei tule.',
  stop: 'Lopeta nämä viestit',
  reply: 'Vastaukset tähän viestiin menevät osoitteeseen {address}, eivät keskusteluun.',
  page: 'Viestit: {name}',
  on: 'Seuraavat vastaukset tulevat myös tähän osoitteeseen.',
  stopped: 'Tähän osoitteeseen ei tule enää viestejä.',
  invalid: 'Tämä linkki ei enää toimi.',
};

export default words;
