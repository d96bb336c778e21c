import { type Chat, defineBot, NoPersonReached } from '../lib/bot/index.ts';

/**
 * Looks an order up in the shop's own HTTP service, which sometimes fails. Two secrets name the service and open it:
 * `npm run secret -- set ORDERS_URL`, and the same for `ORDERS_KEY`.
 */

interface Order {
  readonly status: string;
  readonly arrives?: string;
}

export default defineBot({
  async postback(chat) {
    chat.reply('Hello! Write the number of your order, and I look it up.');
  },

  async message(chat, { message }) {
    const number = /\b\d{4,10}\b/.exec(message.text ?? '')?.[0];
    if (number === undefined) return chat.reply('Which order? Its number has four to ten digits.');
    await answer(chat, number);
  },
});

async function answer(chat: Chat, number: string): Promise<void> {
  chat.typing();
  try {
    const order = await findOrder(chat, number);
    if (order === undefined) return chat.reply(`There is no order ${number}. Is a digit missing?`);
    chat.save({ order: number });
    chat.reply(`Order ${number} is ${order.status}.${order.arrives ? ` It arrives on ${order.arrives}.` : ''}`);
  } catch (error) {
    // The customer must hear something true, and a person can still look the order up.
    chat.log('The order service failed twice', { order: number, reason: String(error) });
    getPerson(chat, number);
  }
}

function getPerson(chat: Chat, number: string): void {
  const sorry = `I cannot look up order ${number} at the moment.`;
  try {
    chat.passToHuman(`Order ${number}: the order service did not answer`);
    chat.reply(`${sorry} I am getting a person for you.`);
  } catch (error) {
    if (!(error instanceof NoPersonReached)) throw error;
    chat.reply(`${sorry} Please try again in some minutes.`);
  }
}

/**
 * Two tries of two seconds each stay well below the bot's eight seconds.
 * @returns nothing where there is no such order.
 */
async function findOrder(chat: Chat, number: string): Promise<Order | undefined> {
  const [service, key] = await Promise.all([chat.secret('ORDERS_URL'), chat.secret('ORDERS_KEY')]);
  const headers = { authorization: `Bearer ${key}` };
  const response = await tryTwice(() =>
    fetch(`${service}/orders/${number}`, { headers, signal: AbortSignal.timeout(2_000) }).then(refuseServerError),
  );
  if (response.status === 404) return undefined;
  const order: unknown = await response.json();
  if (typeof order === 'object' && order !== null && 'status' in order) {
    return { status: String(order.status), ...('arrives' in order && { arrives: String(order.arrives) }) };
  }
  throw new Error('The order service answered something that is not an order.');
}

function refuseServerError(response: Response): Response {
  if (response.status >= 500) throw new Error(`The order service answered ${response.status}.`);
  return response;
}

async function tryTwice<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch {
    return run();
  }
}
