import { type Chat, defineBot, NoPersonReached } from '../lib/bot/index.ts';

/**
 * Lets a language model answer, over the HTTP interface that many of them share (`POST /v1/chat/completions`). A model
 * may take longer than `botSeconds`, so it is asked in a work: the customer sees typing, and may go on writing.
 * Two secrets name the service and open it: `npm run secret -- set MODEL_URL`, and the same for `MODEL_KEY`.
 */

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const MODEL = 'small';
const INSTRUCTION = 'You answer customers of a small pottery shop. Be brief. Say so when you do not know.';
/** Older turns are left out: saved values have room for 8 KB. */
const KEPT_TURNS = 6;
/** A turn is kept up to this many characters. */
const KEPT_CHARACTERS = 500;
/** One try (ms). Two of them stay below the five minutes of a work. */
const PATIENCE = 60_000;

export default defineBot({
  postback: (chat) => chat.reply('Hello! Ask me anything about our pots.'),

  message(chat, { message }) {
    if (!message.text) return chat.reply('I can only read text. Could you write it?');
    const turns = kept([...turnsOf(chat), { role: 'user', content: message.text }]);
    chat.save({ turns });
    chat.work('ask the model');
  },

  async work(chat) {
    const turns = turnsOf(chat);
    const answer = await ask(chat, turns)
      .catch(() => ask(chat, turns))
      .catch((error: unknown) => {
        chat.log('The language model failed twice', { reason: String(error) });
        return undefined;
      });
    if (answer === undefined) return getPerson(chat);
    chat.reply(answer);
    chat.save({ turns: kept([...turns, { role: 'assistant', content: answer }]) });
  },
});

function getPerson(chat: Chat): void {
  try {
    chat.passToHuman('The language model did not answer');
    chat.reply('I cannot think at the moment. I am getting a person for you.');
  } catch (error) {
    if (!(error instanceof NoPersonReached)) throw error;
    chat.reply('I cannot think at the moment. Please try again in some minutes.');
  }
}

/** @throws {Error} where the model is late, refuses, or answers without a text. */
async function ask(chat: Chat, turns: readonly Turn[]): Promise<string> {
  const [service, key] = await Promise.all([chat.secret('MODEL_URL'), chat.secret('MODEL_KEY')]);
  const response = await fetch(`${service}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: MODEL, messages: [{ role: 'system', content: INSTRUCTION }, ...turns] }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`The model answered ${response.status}.`);
  // The shape of the answer is the service's promise; the text itself is checked below.
  const answer = (await response.json()) as { choices?: { message?: { content?: unknown } }[] };
  const content = answer.choices?.[0]?.message?.content;
  if (typeof content !== 'string' || content === '') throw new Error('The model answered without a text.');
  return content;
}

function turnsOf(chat: Chat): Turn[] {
  return Array.isArray(chat.saved.turns) ? chat.saved.turns : [];
}

function kept(turns: readonly Turn[]): Turn[] {
  return turns.slice(-KEPT_TURNS).map(({ role, content }) => ({ role, content: content.slice(0, KEPT_CHARACTERS) }));
}
