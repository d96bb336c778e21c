import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Yanıt: {name}',
  open: 'Sohbeti aç',
  inChat: 'Bu yanıt yalnızca sohbette okunabilir.',
  question: 'Sonraki yanıtlar da bu adrese gönderilsin mi?',
  yes: 'Sonraki yanıtları gönder',
  why: 'Bu e-posta, adres {site} sohbetinde verildiği için geldi.',
  once: 'Bunu siz yapmadıysanız bir şey yapmanız gerekmez: başka e-posta gelmez.',
  stop: 'Bu e-postaları durdur',
  reply: 'Bu e-postaya verilen yanıtlar sohbete değil, {address} adresine gider.',
  page: 'E-postalar: {name}',
  on: 'Sonraki yanıtlar bu adrese de gelecek.',
  stopped: 'Bu adrese artık e-posta gelmeyecek.',
  invalid: 'Bu bağlantı artık çalışmıyor.',
};

export default words;
