import { type Chat, defineBot } from '../lib/bot/index.ts';

/**
 * Lets a language model answer, over the HTTP interface that many of them share (`POST /v1/chat/completions`).
 * `MODEL_URL` names the service, `MODEL_NAME` the model. The conversation so far is kept with the thread, so that the
 * model knows it.
 */

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const INSTRUCTION = 'You answer customers of a small pottery shop. Be brief. Say so when you do not know.';
/** Older turns are left out: saved values have room for 8 KB. */
const KEPT_TURNS = 6;
/** A turn is kept up to this many characters. */
const KEPT_CHARACTERS = 500;
/** One try (ms). Two of them stay below the bot's eight seconds. */
const PATIENCE = 3_000;

export default defineBot({
  postback: (chat) => chat.reply('Hello! Ask me anything about our pots.'),

  async message(chat, { message }) {
    if (!message.text) return chat.reply('I can only read text. Could you write it?');
    chat.typing();
    const turns: Turn[] = [...turnsOf(chat), { role: 'user', content: message.text }];
    const answer = await ask(turns)
      .catch(() => ask(turns))
      .catch((error: unknown) => {
        chat.log('The language model failed twice', { reason: String(error) });
        return undefined;
      });
    if (answer === undefined) {
      chat.reply('I cannot think at the moment. I am getting a person for you.');
      return chat.passToHuman('The language model did not answer');
    }
    chat.reply(answer);
    chat.save({ turns: [...turns, { role: 'assistant', content: answer } as const].slice(-KEPT_TURNS).map(shortened) });
  },
});

/** @throws {Error} where the model is late, refuses, or answers without a text. */
async function ask(turns: readonly Turn[]): Promise<string> {
  const response = await fetch(`${process.env.MODEL_URL ?? 'http://localhost:8091'}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: process.env.MODEL_NAME ?? 'small',
      messages: [{ role: 'system', content: INSTRUCTION }, ...turns],
    }),
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

function shortened({ role, content }: Turn): Turn {
  return { role, content: content.slice(0, KEPT_CHARACTERS) };
}
