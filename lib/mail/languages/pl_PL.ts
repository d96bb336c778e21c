import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Odpowiedź od: {name}',
  open: 'Otwórz czat',
  inChat: 'Tę odpowiedź można przeczytać tylko na czacie.',
  question: 'Czy wysyłać na ten adres także kolejne odpowiedzi?',
  yes: 'Wysyłaj kolejne odpowiedzi',
  why: 'Ta wiadomość przyszła, ponieważ ten adres podano na czacie w {site}.',
  once: 'Jeśli to nie Ty, nie musisz nic robić: kolejna wiadomość nie przyjdzie.',
  stop: 'Zatrzymaj te wiadomości',
  reply: 'Odpowiedzi na tę wiadomość trafiają na {address}, a nie na czat.',
  page: 'Wiadomości od: {name}',
  on: 'Kolejne odpowiedzi będą przychodzić także na ten adres.',
  stopped: 'Na ten adres nie przyjdą już żadne wiadomości.',
  invalid: 'Ten link już nie działa.',
};

export default words;
