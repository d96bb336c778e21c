import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDefaults } from '../../../lib/settings/index.ts';
import { sign } from '../../../lib/webhook/index.ts';
import { connectSimulator, type Phone, type SimulatorClient } from '../../../simulator/index.ts';
import { databaseProcess } from '../../support/database-process.ts';
import { deliver, type Stack, startStack } from '../../support/stack.ts';

const INBOX = '263902037430900';

/** The project's own bot on the whole stack: signed webhook, queue, worker, Graph API, and back. */
describe('From a signed webhook to an answer', { timeout: 120_000 }, () => {
  let stack: Stack;
  let simulator: SimulatorClient;
  beforeAll(async () => {
    stack = await startStack();
    simulator = connectSimulator(stack.urls.simulator);
  });
  afterAll(() => stack?.stop());

  const text = async (phone: Phone) => (await phone.nextMessage(20_000)).message?.text;
  const said = async (phone: Phone) =>
    (await phone.thread()).lines.filter(({ from }) => from === 'page').map(({ message }) => message?.text);

  it('Get Started gets a greeting, its ref is logged, and "hi" gets an answer', async () => {
    const phone = await simulator.person('Ada Lovelace');
    await phone.open({ ref: 'shoes' });
    await phone.getStarted();
    expect(await text(phone)).toMatch(/^Hello!/);
    expect(stack.output()).toMatch(/A new conversation came with a ref.*"ref":"shoes"/);
    await phone.say('hi');
    expect(await text(phone)).toBe('Thanks for writing to us on Messenger!');
    await phone.open({ ref: 'hats' });
    expect(await text(phone)).toBe('Welcome back!');
    expect(stack.output()).toMatch(/A known person came back.*"ref":"hats"/);
    await phone.say('hi', { plugin: true });
    expect(await text(phone)).toBe('Thanks for writing to us on our website!');
  });

  it.each(['"text"', '"a \\"quoted\\" text"', 'null', '5', '[]', '{}', 'no JSON', '""', '0', 'false'])(
    'a signed body that is %s is refused for what it is, and not for its signature',
    async (body) => {
      const headers = {
        'content-type': 'application/json',
        'x-hub-signature-256': sign(body, localDefaults.APP_SECRET),
      };
      const { status } = await fetch(stack.urls.webhook, { method: 'POST', headers, body });
      expect(status).toBe(400);
    },
  );

  it('"Customer Support" brings an agent, the bot falls silent, and "Mark as done" brings it back', async () => {
    const phone = await simulator.person('Grace Hopper');
    await phone.say(' customer SUPPORT ');
    expect(await text(phone)).toMatch(/getting a person/);
    await phone.until(({ owner }) => owner?.app_id === INBOX, 20_000);
    await phone.say('hello?');
    const inbox = simulator.inbox(phone.person);
    await inbox.reply('This is Ann');
    expect(await text(phone)).toBe('This is Ann');
    await inbox.done();
    expect(await text(phone)).toBe('You are talking to the bot again.');
    await phone.say('hi');
    expect(await text(phone)).toBe('Thanks for writing to us on Messenger!');
  });

  it('twenty messages of one customer are answered in order, and those of twenty customers in parallel', async () => {
    const one = await simulator.person('Alan Turing');
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => simulator.person(`Person ${n}`)));
    for (let n = 0; n < 20; n += 1) await one.say(`${n}`);
    await Promise.all(many.map((phone) => phone.say('hi')));
    const answers = async (phone: Phone, count: number) =>
      (await phone.until(({ lines }) => lines.filter(({ from }) => from === 'page').length === count, 60_000)).lines;
    await Promise.all(many.map((phone) => answers(phone, 1)));
    await answers(one, 20);
  });

  it('the same event nine times at once, shuffled with others, is answered once', async () => {
    const phone = await simulator.person('Katherine Johnson');
    await simulator.control({ action: 'hold' });
    await phone.say('one');
    await phone.say('two');
    await simulator.control({ action: 'release', times: 9, shuffle: true });
    await phone.until(({ lines }) => lines.filter(({ from }) => from === 'page').length === 2, 30_000);
    await phone.say('three');
    await phone.until(({ lines }) => lines.filter(({ from }) => from === 'page').length >= 3, 30_000);
    expect(await said(phone)).toHaveLength(3);
  });

  it.each([
    ['a connection cut after the message was taken', { kind: 'reset', taken: true }],
    ['a gateway that answers 502 after it was taken', { kind: 'server_error', taken: true }],
    ['a call that hangs after it was taken', { kind: 'hang', taken: true }],
    ["Graph's own error 2", { kind: 'service_error' }],
  ] as const)('%s still means one answer, and the next message works', async (_, fault) => {
    const phone = await simulator.person('Dorothy Vaughan');
    await simulator.fail({ ...fault, path: 'messages' });
    await phone.say('hi');
    expect(await text(phone)).toBe('Thanks for writing to us on Messenger!');
    await phone.say('Customer Support');
    expect((await phone.nextMessage(60_000)).message?.text).toMatch(/getting a person/);
    expect(await said(phone)).toHaveLength(2);
  });

  it('a database that ends in the middle of it costs no message and no answer', async () => {
    const phone = await simulator.person('Annie Easley');
    process.kill(databaseProcess(stack.env.DATA_DIR ?? '') ?? 0, 'SIGKILL');
    await phone.say('hi');
    expect((await phone.nextMessage(60_000)).message?.text).toBe('Thanks for writing to us on Messenger!');
    expect(stack.output()).toContain('The local database ended and is started again');
  });

  it('a changed body and a missing signature are refused without a trace', async () => {
    const item = { sender: { id: '1' }, recipient: { id: '2' }, message: { mid: 'x', text: 'hi' } };
    const forged = await fetch(stack.urls.webhook, {
      method: 'POST',
      body: JSON.stringify({ object: 'page', entry: [] }),
    });
    expect(forged.status).toBe(401);
    expect((await fetch(stack.urls.webhook, { method: 'POST' })).status).toBe(401);
    expect((await deliver(stack, item)).status).toBe(200);
  });
});
