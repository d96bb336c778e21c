import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newConversation } from '../../lib/conversation/index.ts';
import { perMinute, perNetwork } from '../../lib/protocol/index.ts';
import { startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 3_600_000;
  world.queued.length = 0;
  delete world.hours.back;
});

const give = (address: string, id = 'm1') => ({ type: 'mail', id, address });

describe('A visitor who leaves an address', () => {
  test('is acknowledged once their thread is told of it, with the page that they are on', async () => {
    const visitor = await world.visitor();
    const referer_uri = 'https://shop.example/mugs?customer=7#order';
    await world.commit({ ...newConversation(visitor.thread, world.clock.now), referer_uri });
    expect(await visitor.asks(give(' Mia@Example.ORG '))).toEqual({ type: 'ack', id: 'm1' });
    expect(world.queued).toMatchObject([
      {
        thread: visitor.thread,
        source: 'told',
        item: {
          from: 'visitor',
          told: { kind: 'mail', address: 'Mia@example.org', site: 'shop.example', page: 'https://shop.example/mugs' },
        },
      },
    ]);
  });

  test('is told where it is no address, and nothing is queued', async () => {
    const visitor = await world.visitor();
    for (const typed of ['mia', 'mia@localhost', 'a@example.org, b@example.org', 'a@example.org\nBcc: b@example.org']) {
      expect(await visitor.asks(give(typed))).toMatchObject({
        code: 'bad_frame',
        message: expect.stringContaining('mail address'),
      });
    }
    expect(world.queued).toEqual([]);
  });

  test('is refused where the operator sends no mails, and without a session', async () => {
    const visitor = await world.visitor();
    expect(await visitor.asks(give('mia@example.org'), world.instance({ reachable: {} }))).toMatchObject({
      code: 'unknown_type',
    });
    expect(await world.browser().asks(give('mia@example.org'))).toMatchObject({ code: 'session_needed' });
    expect(world.queued).toEqual([]);
  });

  test('may correct it some times in a minute, and no script may try many', async () => {
    const visitor = await world.visitor();
    const answers = [];
    for (let n = 0; n <= perMinute.mail; n++) answers.push(await visitor.asks(give(`mia${n}@example.org`, `m${n}`)));
    expect(answers.slice(0, -1).every((answer) => answer?.type === 'ack')).toBe(true);
    expect(answers.at(-1)).toMatchObject({ code: 'slow_down' });
  });

  test('is refused once their network has left too many in a minute', async () => {
    const visitors = await Promise.all(Array.from({ length: 5 }, () => world.visitor('10.8.8.8')));
    const answers = [];
    for (let n = 0; n <= perNetwork.mail; n++)
      answers.push(await visitors[n % 5]?.asks(give('mia@example.org', `m${n}`)));
    expect(answers.at(-1)).toMatchObject({ code: 'slow_down' });
  });
});

describe('What a visitor is told about mails', () => {
  const reachOf = async (changes: object, back?: number) => {
    const visitor = await world.visitor();
    if (back !== undefined) world.hours.back = back;
    await world.commit({ ...newConversation(visitor.thread, world.clock.now), ...changes });
    return (await world.browser().hello({ session: visitor.token })).reach?.mail;
  };
  const mail = { address: 'mia@example.org', site: 'shop.example', at: 1 };

  test.each([
    ['possible', 'nothing happened', {}, undefined],
    ['offered', 'they wait for a person', { waitingSince: 1 }, undefined],
    ['offered', 'they write outside the hours', { customerLine: 1 }, 5],
    ['possible', 'they have written nothing outside the hours', {}, 5],
    ['offered', 'the bot asked', { mailOffered: true }, undefined],
    ['possible', 'they have ended the chat', { mailOffered: true, left: true }, undefined],
  ])('is %s where %s', async (state, _, changes, back) => {
    expect(await reachOf(changes, back)).toEqual({ state });
  });

  test.each(['given', 'asked', 'on', 'stopped'])('is that their address is %s', async (state) => {
    expect(await reachOf({ waitingSince: 1, mail: { ...mail, state } })).toEqual({ state, address: 'mia@example.org' });
  });

  test('is nothing where the operator sends none', async () => {
    const tab = world.browser();
    const answer = await tab.asks({ type: 'hello', id: 'h' }, world.instance({ reachable: { messenger: true } }));
    expect(answer).toMatchObject({ type: 'welcome', reach: { messenger: { state: 'possible' } } });
    expect(answer?.type === 'welcome' && answer.reach).not.toHaveProperty('mail');
  });
});
