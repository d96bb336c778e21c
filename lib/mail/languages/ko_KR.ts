import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: '{name}의 답변',
  open: '채팅 열기',
  inChat: '이 답변은 채팅에서만 읽을 수 있습니다.',
  question: '다음 답변도 이 주소로 보낼까요?',
  yes: '다음 답변도 보내기',
  why: '{site} 채팅에서 이 주소가 입력되어 이 메일을 보내드립니다.',
  once: '본인이 입력하지 않았다면 아무것도 하지 않아도 됩니다. 메일이 더 오지 않습니다.',
  stop: '이 메일 중지',
  reply: '이 메일에 대한 회신은 채팅이 아니라 {address}(으)로 전달됩니다.',
  page: '{name}의 메일',
  on: '다음 답변도 이 주소로 옵니다.',
  stopped: '이 주소로 더 이상 메일이 오지 않습니다.',
  invalid: '이 링크는 더 이상 작동하지 않습니다.',
};

export default words;
