import { defineBot } from '../../lib/bot/index.ts';

const elements = ['Espresso cup', 'Breakfast bowl', 'Milk jug'].map((title) => ({
  title,
  subtitle: 'From the last firing',
  buttons: [{ type: 'postback' as const, title: 'Order', payload: title }],
}));
const quick_replies = ['Red', 'Blue'].map((title) => ({ content_type: 'text' as const, title, payload: title }));

/** The bot of the shop. It sends what the ways need: quick replies, a carousel, and what the visitor said. */
export default defineBot({
  postback(chat, { postback }) {
    if (postback.payload === 'CUSTOMER_SUPPORT') chat.passToHuman('The customer asked for a person');
    else chat.reply(`You chose ${postback.title}`);
  },
  message(chat, { message }) {
    if (message.quick_reply) chat.reply(`You chose ${message.quick_reply.payload}`);
    else if (message.text === 'colours') chat.reply({ text: 'Which colour?', quick_replies });
    else if (message.text !== 'cups') chat.reply(`You said ${message.text}`);
    else chat.reply({ attachment: { type: 'template', payload: { template_type: 'generic', elements } } });
  },
});
