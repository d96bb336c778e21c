import { type AgentAction, PAGE_INBOX_APP_ID } from '../../conversation/index.ts';
import { actionKey, messagingItem } from '../../live/action.ts';
import type { Message } from '../../messenger/index.ts';
import type { Bot } from '../handlers.ts';
import type { BotTest, BotTestOptions, BotTurn } from './bot-test.ts';
import { type Choice, choicesOf, transcriptLine } from './readable.ts';
import { AGENT, APP_ID, PAGE_ID, type TestWorld, testWorld } from './test-world.ts';

/**
 * A bot without a stack: the real worker runs each turn, with the table in memory and a stand-in for Messenger. Events
 * that Messenger would send back (echoes) reach the bot, too. If the bot fails, the call rejects with `BotFailed`: its
 * message names the line.
 *
 * @example
 * const customer = testBot(bot, { surface: 'web' });
 * const { texts } = await customer.message('Where is my order?');
 * expect(texts).toEqual(['Which number does it have?']);
 */
export function testBot(bot: Bot, options: BotTestOptions = {}): BotTest {
  const world = testWorld(bot, options);
  const customer = options.surface === 'web' ? visitorOf(world, options) : messengerCustomerOf(world, options);
  let shown: readonly Message[] = [];
  const keepShown = async (turn: Promise<BotTurn>): Promise<BotTurn> => {
    const { messages } = await turn;
    if (messages.length > 0) shown = messages;
    return turn;
  };
  const fromCustomer = (fields: object) => ({
    sender: { id: world.thread.customer },
    recipient: { id: PAGE_ID },
    timestamp: world.now(),
    ...fields,
  });
  const isWeb = options.surface === 'web';
  const agentActs = async (action: AgentAction) => {
    const { id, name } = AGENT;
    world.enqueue({ agent: { id, name }, action }, { source: 'agent', key: `key-${world.nextId()}` });
    return keepShown(world.run());
  };
  const happens = (item: object, more = {}) => {
    world.enqueue(item, more);
    return keepShown(world.run());
  };

  return {
    message: (text, fields = {}) => keepShown(customer.message(text, fields)),
    postback: (payload, fields = {}) => keepShown(customer.postback(payload, fields)),
    referral: (ref, fields = {}) => keepShown(customer.referral(ref, fields)),
    async tap(title) {
      const { kind, payload } = choiceCalled(title, shown);
      return kind === 'button'
        ? keepShown(customer.postback(payload, { title }))
        : keepShown(customer.message(title, { quick_reply: { payload } }));
    },
    event: (item, { standby = false } = {}) => happens(fromCustomer(item), { standby }),
    async personWrites(text) {
      // An answer alone reaches only a thread that waits for a person.
      if (isWeb) {
        await agentActs({ kind: 'take_over' });
        return agentActs({ kind: 'reply', text, basis: await world.basis() });
      }
      const echo = { mid: world.nextId(), text, is_echo: true, app_id: PAGE_INBOX_APP_ID };
      const people = { sender: { id: PAGE_ID }, recipient: { id: world.thread.customer } };
      return happens({ ...people, timestamp: world.now(), message: echo });
    },
    personIsDone() {
      if (isWeb) return agentActs({ kind: 'done' });
      const change = { previous_owner_app_id: PAGE_INBOX_APP_ID, new_owner_app_id: APP_ID, metadata: '' };
      return happens(fromCustomer({ pass_thread_control: change }));
    },
    pass: (milliseconds) => keepShown(world.run(milliseconds)),
    now: () => world.now(),
    saved: async () => (await world.conversation())?.saved ?? {},
    hasOfferedMail: async () => (await world.conversation())?.mailOffered === true,
    owner: async () => (await world.conversation())?.owner.kind ?? 'bot',
    transcript: async () => (await world.history()).map(transcriptLine),
  };
}

/** @throws {Error} that lists the titles, if none is called `title`. */
function choiceCalled(title: string, shown: readonly Message[]): Choice {
  const choices = shown.flatMap(choicesOf);
  const chosen = choices.find((choice) => choice.title === title);
  if (chosen !== undefined) return chosen;
  const titles = choices.map((choice) => `"${choice.title}"`).join(', ') || 'none';
  throw new Error(`The bot's last messages have no quick reply or button "${title}". They have: ${titles}.`);
}

type Customer = Pick<BotTest, 'message' | 'postback' | 'referral'>;

/** What a visitor of the website does, as the socket queues it. */
function visitorOf(world: TestWorld, options: BotTestOptions): Customer {
  const { getStarted = 'GET_STARTED', referer: referer_uri = 'https://shop.example/', identity } = options;
  const { thread } = world;
  const acts = async (action: Parameters<typeof messagingItem>[0]) => {
    const clientId = world.nextId();
    const isNew = (await world.conversation()) === undefined;
    const item = messagingItem(action, { thread, clientId, now: world.now(), isNew, getStarted });
    world.enqueue(item, { key: actionKey(thread, clientId), clientId, ...(identity && { identity }) });
    return world.run();
  };
  return {
    message: (text, fields) => acts({ message: { text, ...fields } }),
    postback: (payload, { title = payload, referral } = {}) =>
      acts({ postback: { title, payload, ...(referral && { referral: { referer_uri, ...referral } }) } }),
    referral: (ref, fields) => acts({ referral: { ref, referer_uri, ...fields } }),
  };
}

/** What a customer in Messenger does, as Meta's webhook sends it. */
function messengerCustomerOf(world: TestWorld, { getStarted = 'GET_STARTED' }: BotTestOptions): Customer {
  const acts = (fields: object) => {
    const people = { sender: { id: world.thread.customer }, recipient: { id: PAGE_ID } };
    world.enqueue({ ...people, timestamp: world.now(), ...fields });
    return world.run();
  };
  const postback: Customer['postback'] = (payload, { title = payload, referral } = {}) =>
    acts({ postback: { mid: world.nextId(), title, payload, ...(referral && { referral }) } });
  return {
    message: (text, fields) => acts({ message: { mid: world.nextId(), text, ...fields } }),
    postback,
    async referral(ref, fields) {
      const referral = { ref, source: 'SHORTLINK', type: 'OPEN_THREAD', ...fields };
      const isNew = (await world.conversation()) === undefined;
      return isNew ? postback(getStarted, { title: 'Get Started', referral }) : acts({ referral });
    },
  };
}
