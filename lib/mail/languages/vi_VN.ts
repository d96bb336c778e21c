import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Câu trả lời từ {name}',
  open: 'Mở cuộc trò chuyện',
  inChat: 'Chỉ có thể đọc câu trả lời này trong cuộc trò chuyện.',
  question: 'Gửi cả những câu trả lời tiếp theo đến địa chỉ này?',
  yes: 'Gửi những câu trả lời tiếp theo',
  why: 'Bạn nhận được email này vì địa chỉ này đã được cung cấp trong cuộc trò chuyện tại {site}.',
  once: 'Nếu không phải bạn, bạn không cần làm gì: sẽ không có email nào nữa.',
  stop: 'Ngừng nhận các email này',
  reply: 'Thư trả lời email này được gửi đến {address}, không vào cuộc trò chuyện.',
  page: 'Email từ {name}',
  on: 'Những câu trả lời tiếp theo cũng sẽ được gửi đến địa chỉ này.',
  stopped: 'Sẽ không còn email nào được gửi đến địa chỉ này.',
  invalid: 'Liên kết này không còn hoạt động.',
};

export default words;
