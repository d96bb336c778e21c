import { type Chat, defineBot, NoPersonReached } from '../../../lib/bot/index.ts';

/** The bot of the tests: the operator's own `bot.ts` may be any other. It does what the shipped one does. */
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
    if (event.type === 'request_thread_control') {
      const { requested_owner_app_id } = event.request_thread_control;
      if (requested_owner_app_id) chat.passThreadControl(requested_owner_app_id, 'The inbox asked for the thread');
    } else if (chat.owner === 'bot') chat.reply('You are talking to the bot again.');
  },

  standby(chat, event) {
    if (event.type === 'message') chat.log('A person is answering, the bot only listens');
  },
});

async function getPerson(chat: Chat): Promise<void> {
  try {
    chat.passToHuman('The customer asked for a person');
  } catch (error) {
    if (!(error instanceof NoPersonReached)) throw error;
    return chat.reply('I am sorry: there is no person yet who could answer here. Please ask me.');
  }
  const { now } = await chat.people();
  chat.reply(now ? 'I am getting a person for you. The answer comes here.' : 'Our team is not here right now.');
}
