import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Odgovor od: {name}',
  open: 'Otvori razgovor',
  inChat: 'Ovaj se odgovor može pročitati samo u razgovoru.',
  question: 'Slati i sljedeće odgovore na ovu adresu?',
  yes: 'Šalji sljedeće odgovore',
  why: 'Ova je poruka stigla jer je ova adresa navedena u razgovoru na {site}.',
  once: 'Ako to niste bili vi, ne morate ništa učiniti: druga poruka neće stići.',
  stop: 'Zaustavi ove poruke',
  reply: 'Odgovori na ovu poruku idu na {address}, a ne u razgovor.',
  page: 'Poruke od: {name}',
  on: 'Sljedeći odgovori stizat će i na ovu adresu.',
  stopped: 'Na ovu adresu više neće stizati poruke.',
  invalid: 'Ova poveznica više ne radi.',
};

export default words;
