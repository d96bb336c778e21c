import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_INBOX_APP_ID } from '../../lib/conversation/index.ts';
import { connectSimulator, type Phone, type SimulatorClient } from '../../simulator/index.ts';
import { copyProject, writeInto } from '../support/project.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { startService } from './services.ts';

const PATIENCE = 20_000;

/**
 * Each example is saved as bot.ts of a running stack, as an author would try it, and a customer on the phone talks to
 * it.
 */
describe('The examples, on a running stack', { timeout: 120_000 }, () => {
  let stack: Stack;
  let simulator: SimulatorClient;
  let orders: Awaited<ReturnType<typeof startService>>;
  let model: Awaited<ReturnType<typeof startService>>;
  let project: string;
  const probe = (name: string) =>
    `import bot from './examples/${name}.ts';\nimport { defineBot } from './lib/bot/index.ts';\nexport default defineBot({ ...bot, message: (chat, event) => event.message.text === 'which bot?' ? chat.reply('${name}') : bot.message?.(chat, event) });\n`;

  beforeAll(async () => {
    [orders, model] = await Promise.all([startService(), startService()]);
    project = copyProject({ 'bot.ts': probe('faq') });
    stack = await startStack({
      project,
      env: {
        ORDERS_URL: orders.url,
        ORDERS_KEY: 'a-key-of-the-shop',
        MODEL_URL: model.url,
        MODEL_KEY: 'a-key-of-the-model',
      },
    });
    simulator = connectSimulator(stack.urls.simulator);
  });
  afterAll(() => Promise.all([stack?.stop(), orders?.stop(), model?.stop()]));

  const read = async (phone: Phone) => (await phone.nextMessage(PATIENCE)).message?.text;

  /** Saves the example as the bot, and waits until it is the one that answers. */
  async function use(name: string): Promise<Phone> {
    writeInto(project, 'bot.ts', probe(name));
    const editor = await simulator.person(`Author of ${name}`);
    do await editor.say('which bot?');
    while ((await read(editor)) !== name);
    return simulator.person(`Customer of ${name}`);
  }

  it('faq: a customer taps a question, writes another one, and gets a person', async () => {
    const phone = await use('faq');
    await phone.getStarted();
    expect(await read(phone)).toBe('Hello! What would you like to know?');
    await phone.tapQuickReply('Shipping');
    expect(await read(phone)).toBe('Shipping takes three days and costs 5 euros. Anything else?');
    await phone.say('When are you open?');
    expect(await read(phone)).toBe('We are open Monday to Friday, 9 to 17. Anything else?');
    await phone.say('Do you sell elephants?');
    expect(await read(phone)).toBe('I do not know that one. Do you mean one of these?');
    await phone.tapQuickReply('Talk to a person');
    expect(await read(phone)).toBe('One moment, I am getting a person for you.');
  });

  it('order status: a customer reads the status, although the service fails at the first try', async () => {
    const phone = await use('order-status');
    await phone.say('Where is my order?');
    expect(await read(phone)).toBe('Which order? Its number has four to ten digits.');
    orders.answer({ status: 503 }, { status: 200, body: { status: 'on its way', arrives: '5 December' } });
    await phone.say('It is 123456');
    expect(await read(phone)).toBe('Order 123456 is on its way. It arrives on 5 December.');
    expect(orders.requests.map(({ path }) => path)).toEqual(['/orders/123456', '/orders/123456']);
  });

  it('order status: a customer reads that there is no such order', async () => {
    const phone = await simulator.person('Customer without an order');
    orders.answer({ status: 404 });
    await phone.say('4711');
    expect(await read(phone)).toBe('There is no order 4711. Is a digit missing?');
  });

  it('order status: a customer gets a person where the service does not answer at all', async () => {
    const phone = await simulator.person('Customer of a broken service');
    orders.answer('hang');
    await phone.say('4712');
    expect(await read(phone)).toBe('I cannot look up order 4712 at the moment. I am getting a person for you.');
    expect(orders.requests).toHaveLength(2);
  });

  it('language model: a customer reads the second try, and the model hears the conversation so far', async () => {
    const phone = await use('language-model');
    model.answer({ status: 500 }, answered('We have blue pots.'));
    await phone.say('Which pots do you have?');
    expect(await read(phone)).toBe('We have blue pots.');
    model.answer(answered('Yes, they are.'));
    await phone.say('Are they big?');
    expect(await read(phone)).toBe('Yes, they are.');
    const { messages } = JSON.parse(model.requests[0]?.body ?? '{}');
    expect(messages.slice(1)).toEqual([
      { role: 'user', content: 'Which pots do you have?' },
      { role: 'assistant', content: 'We have blue pots.' },
      { role: 'user', content: 'Are they big?' },
    ]);
  });

  it('language model: a customer gets a person where the model fails twice', async () => {
    const phone = await simulator.person('Customer of a broken model');
    model.answer({ status: 500 });
    await phone.say('Hello?');
    expect(await read(phone)).toBe('I cannot think at the moment. I am getting a person for you.');
  });

  it('hand-over: a person takes over, and the customer hears when the bot is back', async () => {
    const phone = await use('hand-over');
    await phone.say('blah');
    expect(await read(phone)).toBe('I did not understand that. Write "hours" or "person".');
    await phone.say('blah blah');
    expect(await read(phone)).toBe('I am getting a person for you.');
    await phone.until(({ owner }) => owner?.app_id === PAGE_INBOX_APP_ID, PATIENCE);
    const inbox = simulator.inbox(phone.person);
    await inbox.reply('This is Ann');
    expect(await read(phone)).toBe('This is Ann');
    await inbox.done();
    expect(await read(phone)).toBe('You are talking to the bot again.');
    await phone.say('hours');
    expect(await read(phone)).toBe('We are open Monday to Friday, 9 to 17.');
  });
});

function answered(content: string) {
  return { status: 200, body: { choices: [{ message: { role: 'assistant', content } }] } };
}
