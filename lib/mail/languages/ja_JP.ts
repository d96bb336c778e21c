import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: '{name}からの回答',
  open: 'チャットを開く',
  inChat: 'この回答はチャットでのみ読むことができます。',
  question: '今後の回答もこのアドレスに送りますか？',
  yes: '今後の回答も送る',
  why: '{site} のチャットでこのアドレスが入力されたため、このメールをお送りしています。',
  once: 'お心当たりがない場合は、何もする必要はありません。次のメールは届きません。',
  stop: 'このメールを停止する',
  reply: 'このメールへの返信はチャットではなく {address} に届きます。',
  page: '{name}からのメール',
  on: '今後の回答もこのアドレスに届きます。',
  stopped: 'このアドレスにメールが届くことはもうありません。',
  invalid: 'このリンクは使えなくなりました。',
};

export default words;
