import type { MailWords } from './en_US.ts';

const words: MailWords = {
  from: 'Respuesta de {name}',
  open: 'Abrir el chat',
  inChat: 'Esta respuesta solo se puede leer en el chat.',
  question: '¿Enviar también las próximas respuestas a esta dirección?',
  yes: 'Enviar las próximas respuestas',
  why: 'Recibe este correo porque esta dirección se indicó en el chat de {site}.',
  once: 'Si no fue usted, no haga nada: no llegará ningún otro correo.',
  stop: 'Dejar de recibir estos correos',
  reply: 'Las respuestas a este correo van a {address}, no al chat.',
  page: 'Correos de {name}',
  on: 'Las próximas respuestas también llegarán a esta dirección.',
  stopped: 'No llegarán más correos a esta dirección.',
  invalid: 'Este enlace ya no funciona.',
};

export default words;
