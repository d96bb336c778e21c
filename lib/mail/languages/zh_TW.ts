import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: '來自{name}的回覆',
  open: '開啟聊天',
  inChat: '此回覆只能在聊天中查看。',
  question: '之後的回覆也要傳送到此信箱嗎？',
  yes: '傳送之後的回覆',
  why: '您收到這封郵件，是因為有人在 {site} 的聊天中填寫了此信箱。',
  once: '如果不是您本人填寫，無需任何動作：不會再有郵件。',
  stop: '停止接收這些郵件',
  reply: '對這封郵件的回覆會寄到 {address}，不會進入聊天。',
  page: '來自{name}的郵件',
  on: '之後的回覆也會傳送到此信箱。',
  stopped: '此信箱不會再收到郵件。',
  invalid: '此連結已失效。',
};

export default words;
