import { type Chat, defineBot } from './lib/bot/index.ts';

/**
 * Your bot: one for Messenger and the website. This one does what Meta's tutorial for the customer chat plugin teaches.
 */
export default defineBot({
  postback(chat, { postback }) {
    if (postback.payload === 'CUSTOMER_SUPPORT') return getPerson(chat);
    if (postback.payload !== 'GET_STARTED') return chat.reply(`You chose "${postback.title}".`);
    if (postback.referral?.ref) chat.log('A new conversation came with a ref', { ref: postback.referral.ref });
    chat.reply('Hello! Ask me anything, or write "Customer Support" to talk to a person.');
  },

  referral(chat, { referral }) {
    chat.log('A known person came back', { ref: referral.ref, source: referral.source });
    chat.reply('Welcome back!');
  },

  message(chat, { message }) {
    if (message.text?.trim().toLowerCase() === 'customer support') return getPerson(chat);
    const fromWebsite = message.tags?.source === 'customer_chat_plugin';
    chat.reply(fromWebsite ? 'Thanks for writing to us on our website!' : 'Thanks for writing to us on Messenger!');
  },

  threadControl(chat, event) {
    if (event.type === 'request_thread_control') chat.passToHuman('The inbox asked for the thread');
    else if (chat.owner === 'bot') chat.reply('You are talking to the bot again.');
  },

  standby(chat, event) {
    if (event.type === 'message') chat.log('A person is answering, the bot only listens');
  },
});

/**
 * Hands the thread to the Page Inbox in Messenger, or to your agents on the website. The bot is silent until they are
 * done.
 */
function getPerson(chat: Chat): void {
  chat.reply('One moment, I am getting a person for you.');
  chat.passToHuman('The customer asked for a person');
}
