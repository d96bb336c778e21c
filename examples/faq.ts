import { type Chat, defineBot, type Message, NoPersonReached, quickReplies } from '../lib/bot/index.ts';

/** Answers questions from a list. The customer taps a question or writes a word that stands in it. */

interface Question {
  /** On the quick reply: at most 20 characters. */
  readonly title: string;
  readonly payload: string;
  readonly words: RegExp;
  readonly answer: string;
}

const questions: readonly Question[] = [
  {
    title: 'Opening hours',
    payload: 'HOURS',
    words: /\b(open|hours|closed?)\b/i,
    answer: 'We are open Monday to Friday, 9 to 17.',
  },
  {
    title: 'Shipping',
    payload: 'SHIPPING',
    words: /\b(ship|shipping|delivery|send)\b/i,
    answer: 'Shipping takes three days and costs 5 euros.',
  },
  {
    title: 'Returns',
    payload: 'RETURNS',
    words: /\b(return|refund|exchange)\b/i,
    answer: 'You can send everything back for 30 days.',
  },
];

export default defineBot({
  postback(chat) {
    chat.reply(menu('Hello! What would you like to know?'));
  },

  message(chat, { message }) {
    const payload = message.quick_reply?.payload;
    if (payload === 'PERSON') return getPerson(chat);
    const question = questions.find(
      (each) => each.payload === payload || (payload === undefined && each.words.test(message.text ?? '')),
    );
    chat.reply(
      question ? menu(`${question.answer} Anything else?`) : menu('I do not know that one. Do you mean one of these?'),
    );
  },
});

function getPerson(chat: Chat): void {
  try {
    chat.passToHuman('The FAQ had no answer');
    chat.reply('One moment, I am getting a person for you.');
  } catch (error) {
    if (!(error instanceof NoPersonReached)) throw error;
    chat.reply(menu('No person can answer here yet. Maybe one of these helps?'));
  }
}

/**
 * A text with all questions as quick replies: they vanish when the customer writes, so each answer brings them again.
 */
function menu(text: string): Message {
  return {
    text,
    quick_replies: quickReplies(...questions, { title: 'Talk to a person', payload: 'PERSON' }),
  };
}
