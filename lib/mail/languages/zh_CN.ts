import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: '来自{name}的回复',
  open: '打开聊天',
  inChat: '此回复只能在聊天中查看。',
  question: '以后的回复也发送到此邮箱吗？',
  yes: '发送以后的回复',
  why: '您收到此邮件，是因为有人在 {site} 的聊天中填写了此邮箱。',
  once: '如果不是您本人填写，无需任何操作：不会再有邮件。',
  stop: '停止接收这些邮件',
  reply: '对此邮件的回复会发送到 {address}，而不会进入聊天。',
  page: '来自{name}的邮件',
  on: '以后的回复也会发送到此邮箱。',
  stopped: '此邮箱不会再收到邮件。',
  invalid: '此链接已失效。',
};

export default words;
