import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, START, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const why = () => world.logged.at(-1)?.fields.why;

describe('A customer begins to wait, and no inbox is open', () => {
  test('each available agent gets one notification and one mail, and the link opens that conversation', async () => {
    const ana = await world.agent('Ana', 'ana@shop.example');
    await world.browser(ana, 'phone');
    await world.browser(await world.agent('Ben'), 'laptop');
    await world.conversation('web-1/ö');
    await world.notice('web-1/ö', 'k1');
    const [first] = world.service.delivered;
    expect(first?.notification).toMatchObject({
      title: 'A customer is waiting',
      body: 'A visitor of the website',
      navigate: 'https://inbox.shop.example/inbox.html#thread=web-1%2F%C3%B6',
    });
    expect(first?.topic).toMatch(/^[\w-]{32}$/);
    expect(first?.notification.tag).toBe(first?.topic);
    expect([first?.urgency, first?.ttl]).toEqual(['high', 600]);
    expect(world.rang().toSorted()).toEqual(['laptop', 'phone']);
    const link = 'https://inbox.shop.example/inbox.html#thread=web-1%2F%C3%B6';
    expect(world.mails).toEqual([{ agent: ana.agent.id, link }]);
  });

  test('a second line replaces the notification, and brings no mail and no further reminder', async () => {
    await world.browser(await world.agent('Ana', 'ana@shop.example'), 'phone');
    await world.conversation('web-1');
    await world.notice('web-1', 'k1');
    const [first] = world.service.delivered.splice(0);
    await world.conversation('web-1', { seq: 4 });
    await world.notice('web-1', 'k2');
    const [second] = world.service.delivered;
    expect(second?.topic).toBe(first?.topic);
    expect(second?.notification.tag).toBe(first?.notification.tag);
    expect(world.mails).toHaveLength(1);
    expect(world.queue).toHaveLength(1);
  });

  test('a doubled delivery of the notice shows the same notification again and sends no second mail', async () => {
    await world.browser(await world.agent('Ana', 'ana@shop.example'), 'phone');
    await world.conversation('web-1');
    await world.notice('web-1', 'k1');
    await world.notice('web-1', 'k1');
    const [first, second] = world.service.delivered;
    expect(second?.topic).toBe(first?.topic);
    expect(world.mails).toHaveLength(1);
  });

  test('an agent gets at most one mail in ten minutes', async () => {
    await world.agent('Ana', 'ana@shop.example');
    for (const customer of ['web-1', 'web-2', 'web-3']) {
      await world.conversation(customer);
      await world.notice(customer, `k-${customer}`);
      world.clock.now += 4 * MINUTE;
    }
    expect(world.mails).toHaveLength(1);
    world.clock.now = START + 10 * MINUTE;
    await world.conversation('web-4');
    await world.notice('web-4', 'k4');
    expect(world.mails).toHaveLength(2);
  });

  test('after ten minutes without an agent opening it, every browser is told once more, and not again', async () => {
    await world.browser(await world.agent('Ana'), 'phone');
    await world.conversation('web-1');
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual(['phone']);
    await world.next();
    expect(world.rang()).toEqual([]);
    await world.next();
    expect(world.clock.now).toBe(START + 10 * MINUTE);
    expect(world.rang()).toEqual(['phone']);
    expect(world.queue).toEqual([]);
  });
});

describe('A browser whose inbox was visible within 45 s', () => {
  test('is told after 60 s where no agent has opened the conversation; other browsers are told at once', async () => {
    const ana = await world.agent('Ana', 'ana@shop.example');
    await world.browser(ana, 'phone');
    const laptop = await world.browser(ana, 'laptop');
    await world.see(laptop);
    await world.conversation('web-1');
    world.clock.now += 45_000;
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual(['phone']);
    expect(world.mails).toEqual([]);
    expect(world.queue.map(({ seconds }) => seconds)).toEqual([60]);
    await world.next();
    expect(world.rang()).toEqual(['laptop']);
    expect(world.mails).toHaveLength(1);
  });

  test('is told at once where that was longer ago', async () => {
    const laptop = await world.browser(await world.agent('Ana'), 'laptop');
    await world.see(laptop);
    await world.conversation('web-1');
    world.clock.now += 45_001;
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual(['laptop']);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['an agent has the conversation open', () => world.watch('web-1'), 'an agent has opened it'],
    ['an agent has seen the line', () => world.conversation('web-1', { seen: 3 }), 'an agent has opened it'],
    [
      'an agent has answered',
      () => world.conversation('web-1', { waitingSince: undefined }),
      'the customer has an answer',
    ],
    ['the conversation is done', () => world.conversation('web-1', { doneAt: START + 1 }), 'the conversation is done'],
    [
      'the customer is blocked',
      () => world.conversation('web-1', { blocked: { by: { id: 'a', name: 'Ana' } } }),
      'the customer is blocked',
    ],
    [
      'the customer waits for another answer by now',
      () => world.conversation('web-1', { waitingSince: START + 1 }),
      'the customer has an answer',
    ],
  ])('is not told where %s', async (_, change, reason) => {
    const laptop = await world.browser(await world.agent('Ana'), 'laptop');
    await world.see(laptop);
    await world.conversation('web-1');
    await world.notice('web-1', 'k1');
    await change();
    await world.next();
    expect(world.rang()).toEqual([]);
    expect(why()).toBe(reason);
    expect(world.queue).toEqual([]);
  });
});

describe('No agent is told', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    [
      'outside the hours',
      async () => Object.assign(world.ports, { hours: { timeZone: 'Europe/Berlin', week: { tue: ['09:00-18:00'] } } }),
      'it is outside the hours',
    ],
    [
      'who has paused notifications',
      async () => {
        for (const { id } of await world.directory.list()) await world.directory.setPaused(id, true);
      },
      'no agent is available',
    ],
    [
      'who was revoked',
      async () => {
        for (const { id } of await world.directory.list()) await world.directory.revoke(id, world.clock.now);
      },
      'no agent is available',
    ],
    [
      'of a customer who was blocked',
      () => world.conversation('web-1', { blocked: { by: { id: 'a', name: 'A' } } }),
      'the customer is blocked',
    ],
    [
      'of a customer who was answered',
      () => world.conversation('web-1', { waitingSince: undefined }),
      'the customer has an answer',
    ],
  ])('%s', async (_, change, reason) => {
    await world.browser(await world.agent('Ana', 'ana@shop.example'), 'phone');
    await world.conversation('web-1');
    await change();
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual([]);
    expect(world.mails).toEqual([]);
    expect(why()).toBe(reason);
  });

  test('of a conversation that is gone', async () => {
    await world.notice('web-unknown', 'k1');
    expect(why()).toBe('the conversation is gone');
  });
});

describe('A conversation that an agent owns', () => {
  test('is a matter of that agent alone', async () => {
    const ana = await world.agent('Ana');
    await world.browser(ana, 'ana');
    await world.browser(await world.agent('Ben'), 'ben');
    await world.conversation('web-1', { owner: { kind: 'agent', agent: { id: ana.agent.id, name: 'Ana' } } });
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual(['ana']);
  });

  test('is announced to the agent to whom it was assigned, also where the customer does not wait', async () => {
    const ana = await world.agent('Ana');
    await world.browser(ana, 'ana');
    const owner = { kind: 'agent' as const, agent: { id: ana.agent.id, name: 'Ana' } };
    await world.conversation('web-1', { owner, waitingSince: undefined });
    await world.notice('web-1', 'k1', { assigned: ana.agent.id });
    expect(world.service.delivered[0]?.notification.title).toBe('A conversation was assigned to you');
    await world.next();
    await world.next();
    expect(world.rang()).toEqual(['ana', 'ana']);
  });

  test('is not announced to an agent to whom it does not belong any more', async () => {
    const ana = await world.agent('Ana');
    await world.browser(ana, 'ana');
    await world.conversation('web-1', { owner: { kind: 'agent', agent: { id: 'other', name: 'Ben' } } });
    await world.notice('web-1', 'k1', { assigned: ana.agent.id });
    expect(world.rang()).toEqual([]);
  });
});

describe('Many customers begin to wait within ten minutes', () => {
  test('the sixth brings one summary, and those after it bring nothing', async () => {
    await world.browser(await world.agent('Ana'), 'phone');
    for (let index = 1; index <= 30; index++) {
      await world.conversation(`web-${index}`);
      await world.notice(`web-${index}`, `k${index}`);
      await world.notice(`web-${index}`, `line-${index}`);
    }
    const titles = world.service.delivered.map(({ notification }) => notification.title);
    expect(titles.filter((title) => title === 'Several customers are waiting')).toHaveLength(1);
    expect(new Set(world.service.delivered.map(({ topic }) => topic)).size).toBe(6);
    // Five customers, each with a further line, and the summary.
    expect(titles).toHaveLength(11);
    expect(world.service.delivered.at(-1)?.notification.navigate).toBe('https://inbox.shop.example/inbox.html');
  });

  test('notices that run at the same time get places of their own', async () => {
    await world.browser(await world.agent('Ana'), 'phone');
    const customers = Array.from({ length: 8 }, (_, index) => `web-${index}`);
    for (const customer of customers) await world.conversation(customer);
    await Promise.all(customers.map((customer) => world.notice(customer, `k-${customer}`)));
    expect(world.rang()).toHaveLength(6);
  });

  test('after ten minutes the count begins again', async () => {
    await world.browser(await world.agent('Ana'), 'phone');
    for (let index = 1; index <= 7; index++) {
      await world.conversation(`web-${index}`);
      await world.notice(`web-${index}`, `k${index}`);
    }
    world.rang();
    world.clock.now += 10 * MINUTE;
    await world.conversation('web-8');
    await world.notice('web-8', 'k8');
    expect(world.service.delivered[0]?.notification.title).toBe('A customer is waiting');
  });
});

describe('A push service fails', () => {
  test.each([404, 410] as const)('%s deletes the subscription of that browser alone', async (status) => {
    const ana = await world.agent('Ana');
    await world.browser(ana, 'old');
    await world.browser(ana, 'phone');
    world.service.answers.set('old', status);
    await world.conversation('web-1');
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual(['phone']);
    expect(await world.directory.subscriptions.of(ana.agent.id, world.clock.now)).toHaveLength(1);
  });

  test.each([403, 429, 'hang'] as const)(
    '%s is logged, and the browser is tried again a minute later',
    async (answer) => {
      const ana = await world.agent('Ana');
      await world.browser(ana, 'slow');
      await world.browser(ana, 'phone');
      world.service.answers.set('slow', answer);
      await world.conversation('web-1');
      await world.notice('web-1', 'k1');
      expect(world.rang()).toEqual(['phone']);
      const warning = world.logged.find(({ level }) => level === 'warn');
      expect(warning?.message).toBe('A notification was not delivered');
      // The address of a subscription is a secret.
      expect(JSON.stringify(world.logged)).not.toContain('/push/');
      world.service.answers.clear();
      await world.next();
      expect(world.rang()).toEqual(['slow']);
      expect(await world.directory.subscriptions.of(ana.agent.id, world.clock.now)).toHaveLength(2);
    },
  );

  test('a mail that SNS does not accept is logged, and notifications go out', async () => {
    await world.browser(await world.agent('Ana', 'ana@shop.example'), 'phone');
    Object.assign(world.ports, { mail: () => Promise.reject(new Error('SNS did not accept the mail: HTTP 500')) });
    await world.conversation('web-1');
    await world.notice('web-1', 'k1');
    expect(world.rang()).toEqual(['phone']);
    expect(world.logged.map(({ message }) => message)).toContain('A mail to an agent was not sent');
  });
});

describe('What a customer wrote', () => {
  const hostile = {
    name: 'A\u202Ena <b>\u0000\n Lima',
    preview: '<img src=x>\u2066 pay\u200B me \uD800',
    previewBy: 'customer' as const,
  };

  test('is not in a notification', async () => {
    await world.browser(await world.agent('Ana'), 'phone');
    await world.conversation('web-1', hostile);
    await world.notice('web-1', 'k1');
    expect(world.service.delivered[0]?.notification.body).toBe('Ana <b> Lima');
  });

  test('is there where the operator allows it, without characters that hide or turn others, and not too long', async () => {
    Object.assign(world.ports, { showText: true });
    await world.browser(await world.agent('Ana'), 'phone');
    await world.conversation('web-1', hostile);
    await world.notice('web-1', 'k1');
    expect(world.service.delivered[0]?.notification.body).toBe('Ana <b> Lima: <img src=x> pay me');
    world.service.delivered.length = 0;
    await world.conversation('web-2', { preview: '🏺'.repeat(5_000), previewBy: 'customer' });
    await world.notice('web-2', 'k2');
    expect(world.service.delivered[0]?.notification.body).toBe(`A visitor of the website: ${'🏺'.repeat(119)}…`);
  });

  test('is not the text of the bot or of an agent', async () => {
    Object.assign(world.ports, { showText: true });
    await world.browser(await world.agent('Ana'), 'phone');
    await world.conversation('1234', { surface: 'messenger', preview: 'I am a bot', previewBy: 'bot' });
    await world.notice('1234', 'k1');
    expect(world.service.delivered[0]?.notification.body).toBe('A customer in Messenger');
  });
});
