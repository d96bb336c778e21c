import { type Chat, defineBot, NoPersonReached } from '../lib/bot/index.ts';

/**
 * Hands the thread to a person when the customer asks for one or is not understood twice, and says when the bot is
 * back.
 */
export default defineBot({
  postback: (chat) => chat.reply('Hello! Write "hours" or "person".'),

  message(chat, { message }) {
    const text = message.text?.trim().toLowerCase();
    if (text === 'hours') {
      chat.save({ misses: 0 });
      return chat.reply('We are open Monday to Friday, 9 to 17.');
    }
    const misses = Number(chat.saved.misses ?? 0) + 1;
    if (text !== 'person' && misses < 2) {
      chat.save({ misses });
      return chat.reply('I did not understand that. Write "hours" or "person".');
    }
    chat.save({ misses: 0 });
    return getPerson(chat, text === 'person' ? 'The customer asked for a person' : 'The bot did not understand twice');
  },

  threadControl(chat, event) {
    // The Page Inbox asks for a thread when an agent moves it there.
    if (event.type === 'request_thread_control') {
      const { requested_owner_app_id } = event.request_thread_control;
      if (requested_owner_app_id) chat.passThreadControl(requested_owner_app_id, 'The inbox asked for the thread');
    } else if (chat.owner === 'bot') chat.reply('You are talking to the bot again.');
  },

  standby(chat, event) {
    if (event.type === 'message') chat.log('A person answers, the bot listens');
  },
});

/** Says that a person comes only where one can. Outside of `hours` in chat.config.ts they read it later. */
async function getPerson(chat: Chat, reason: string): Promise<void> {
  try {
    chat.passToHuman(reason);
  } catch (error) {
    if (!(error instanceof NoPersonReached)) throw error;
    return chat.reply('No person can answer here yet.');
  }
  const { now, next } = await chat.people();
  if (now) return chat.reply('I am getting a person for you.');
  chat.reply(`Our team is not here right now. You get an answer ${next === undefined ? 'later' : when(chat, next)}.`);
}

/** In the customer's own time, where it is known: `after Monday 9:00 AM`. */
function when({ timeZone }: Chat, at: number): string {
  const time = new Intl.DateTimeFormat('en', { weekday: 'long', hour: 'numeric', minute: 'numeric', timeZone });
  return `after ${time.format(at)}`;
}
