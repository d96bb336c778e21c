import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Resposta de {name}',
  open: 'Abrir o chat',
  inChat: 'Esta resposta só pode ser lida no chat.',
  question: 'Enviar as próximas respostas também para este endereço?',
  yes: 'Enviar as próximas respostas',
  why: 'Recebeu este e-mail porque este endereço foi indicado no chat em {site}.',
  once: 'Se não foi o próprio, não faça nada: não chegará mais nenhum e-mail.',
  stop: 'Parar estes e-mails',
  reply: 'As respostas a este e-mail vão para {address}, não para o chat.',
  page: 'E-mails de {name}',
  on: 'As próximas respostas também chegarão a este endereço.',
  stopped: 'Não chegarão mais e-mails a este endereço.',
  invalid: 'Esta ligação já não funciona.',
};

export default words;
