import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Jawaban dari {name}',
  open: 'Buka obrolan',
  inChat: 'Jawaban ini hanya dapat dibaca di obrolan.',
  question: 'Kirim jawaban berikutnya ke alamat ini juga?',
  yes: 'Kirim jawaban berikutnya',
  why: 'Email ini dikirim karena alamat ini diberikan di obrolan di {site}.',
  once: 'Jika bukan Anda, tidak perlu melakukan apa pun: tidak akan ada email lagi.',
  stop: 'Hentikan email ini',
  reply: 'Balasan ke email ini masuk ke {address}, bukan ke obrolan.',
  page: 'Email dari {name}',
  on: 'Jawaban berikutnya juga akan dikirim ke alamat ini.',
  stopped: 'Tidak ada lagi email yang dikirim ke alamat ini.',
  invalid: 'Tautan ini tidak berfungsi lagi.',
};

export default words;
