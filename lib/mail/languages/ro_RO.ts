import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Răspuns de la {name}',
  open: 'Deschideți chatul',
  inChat: 'Acest răspuns poate fi citit doar în chat.',
  question: 'Trimitem și răspunsurile următoare la această adresă?',
  yes: 'Trimiteți răspunsurile următoare',
  why: 'Primiți acest e-mail deoarece adresa a fost indicată în chatul de pe {site}.',
  once: 'Dacă nu ați fost dvs., nu faceți nimic: nu va veni alt e-mail.',
  stop: 'Opriți aceste e-mailuri',
  reply: 'Răspunsurile la acest e-mail ajung la {address}, nu în chat.',
  page: 'E-mailuri de la {name}',
  on: 'Răspunsurile următoare vor veni și la această adresă.',
  stopped: 'La această adresă nu mai vin e-mailuri.',
  invalid: 'Acest link nu mai funcționează.',
};

export default words;
