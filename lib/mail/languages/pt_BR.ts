import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Resposta de {name}',
  open: 'Abrir o chat',
  inChat: 'Esta resposta só pode ser lida no chat.',
  question: 'Enviar as próximas respostas também para este endereço?',
  yes: 'Enviar as próximas respostas',
  why: 'Você recebeu este e-mail porque este endereço foi informado no chat em {site}.',
  once: 'Se não foi você, não faça nada: nenhum outro e-mail será enviado.',
  stop: 'Parar estes e-mails',
  reply: 'As respostas a este e-mail vão para {address}, não para o chat.',
  page: 'E-mails de {name}',
  on: 'As próximas respostas também chegarão a este endereço.',
  stopped: 'Este endereço não receberá mais e-mails.',
  invalid: 'Este link não funciona mais.',
};

export default words;
