import { describe, expect, test } from 'vitest';
import type { Bot } from '../../lib/bot/index.ts';
import type { Conversation } from '../../lib/conversation/index.ts';
import { isDigits, newDigits, type OpenedLink } from '../../lib/links/index.ts';
import { actionKey } from '../../lib/live/action.ts';
import { toldEvent } from '../../lib/queue/index.ts';
import { graphError, INBOX, PAGE, spoken, World } from '../support/turn-world.ts';

const WEB = 'web-1';
const PSID = '7001';
const SESSION = 'session-1';

/** It answers each line, so that a line that is handled twice is seen. */
const bot: Bot = { message: (chat, { message }) => chat.reply(`Answer to ${message.text}`) };

/** Both threads of a customer who has written one line in each. */
async function twoThreads(): Promise<World> {
  const world = new World(bot);
  writes(world, 'w1', 'Hello from the website');
  world.text(PSID, 'm1', 'Hello from Messenger');
  await world.drain();
  return world;
}

/** One browser joined eight days ago, and three have just done so. */
async function oldAndNewBrowsers(): Promise<World> {
  const world = await twoThreads();
  joins(world, { session: 'old' });
  await world.drain();
  world.now += 8 * 24 * 3_600_000;
  world.text(PSID, 'm2', 'Hello again');
  for (const session of ['one', 'two', 'three']) joins(world, { session });
  await world.drain();
  return world;
}

/** The visitor writes in their browser. @param joined the browser shows the thread of Messenger. */
function writes(
  world: World,
  clientId: string,
  text: string,
  { joined = false, session = SESSION, origin = {} }: { joined?: boolean; session?: string; origin?: object } = {},
): void {
  const thread = { page: PAGE, customer: joined ? PSID : WEB };
  const key = actionKey(thread, clientId);
  const item = {
    sender: { id: thread.customer },
    recipient: { id: PAGE },
    timestamp: world.now,
    message: { mid: `w_${key}`, text, tags: { source: 'customer_chat_plugin' } },
  };
  world.receive(item, { thread, key, source: 'web', clientId, session, ...origin, ...(joined && { own: WEB }) });
}

/** What the socket queues once the visitor has typed the right digits. */
function joins(world: World, { session = SESSION, id = session }: { session?: string; id?: string } = {}): void {
  const told = { kind: 'join', session, customer: PSID, site: 'shop.example' } as const;
  queue(world, toldEvent({ page: PAGE, customer: WEB }, 'visitor', { told, id }, world.now));
}

/** What the socket queues for *Forget this device*. */
function forgets(world: World, customer: string, { session = SESSION, id = 'forget' } = {}): void {
  const told = { kind: 'forget_device', session } as const;
  queue(world, toldEvent({ page: PAGE, customer }, 'visitor', { told, id }, world.now));
}

function queue(world: World, event: World['queue'][number]['event']): void {
  world.queue.push({ event, deliveries: 0 });
}

const reads = (world: World, session = SESSION) => world.sessions.get(session);

describe('Where conversations are deleted for their age', () => {
  const day = 86_400_000;

  /** A visitor whose browser has joined, and who writes in it every ten days. */
  async function writing(days: number): Promise<World> {
    const world = await twoThreads();
    world.people = { ...world.people, retentionMs: 30 * day };
    joins(world);
    await world.drain();
    for (let at = 10; at <= days; at += 10) {
      world.now += 10 * day;
      writes(world, `j${at}`, `Day ${at}`, { joined: true });
      await world.drain();
    }
    return world;
  }

  /** What the clock queues for a conversation that seems to be old. */
  async function tooOld(world: World): Promise<void> {
    const told = { kind: 'forget', by: 'retention' } as const;
    queue(world, toldEvent({ page: PAGE, customer: WEB }, 'clock', { told, id: String(world.now) }, world.now));
    await world.drain();
  }

  test('the website’s own stays while the visitor writes in the joined browser, and is not looked at each minute', async () => {
    const world = await writing(60);
    await tooOld(world);
    expect(spoken(await world.history(WEB))).toContain('customer: Hello from the website');
    const { row } = await world.conversation(WEB);
    expect(row?.at).toBe(world.now);
    expect((await world.store.oldest('bot', { before: world.now - 30 * day, limit: 9 })).rows).toEqual([]);
  });

  test('it goes where the joined browser is not used any more, whatever the customer writes in Messenger', async () => {
    const world = await writing(10);
    world.now += 31 * day;
    world.text(PSID, 'm2', 'Still in Messenger');
    await world.drain();
    await tooOld(world);
    expect(await world.history(WEB)).toEqual([]);
    expect(await world.history(PSID)).not.toEqual([]);
  });
});

describe('A browser that joins', () => {
  test('shows its own thread up to the join, and then the one of Messenger; each state names the other', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    const { joins: list } = await world.conversation(WEB);
    const { joinedBy } = await world.conversation(PSID);
    expect(list).toMatchObject([{ session: SESSION, customer: PSID, through: 2 }]);
    expect(joinedBy).toMatchObject([{ session: SESSION, web: WEB, site: 'shop.example' }]);
    expect(reads(world)).toEqual({ id: list?.[0]?.id, customer: PSID, through: 2 });
    expect(joinedBy?.[0]?.id).toBe(list?.[0]?.id);
  });

  test('finds what it wrote meanwhile in Messenger’s thread, once, also where it sends it again', async () => {
    const world = await twoThreads();
    joins(world);
    writes(world, 'w2', 'Under way');
    await world.drain();
    writes(world, 'w2', 'Under way', { joined: true });
    await world.drain();
    expect(spoken(await world.history(WEB))).toHaveLength(2);
    expect(spoken(await world.history(PSID)).slice(-2)).toEqual(['customer: Under way', 'bot: Answer to Under way']);
  });

  test('gets answers on the website to what it writes there, and in Messenger to what is written there', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    writes(world, 'w2', 'On the website', { joined: true });
    await world.drain();
    world.text(PSID, 'm2', 'On the phone');
    await world.drain();
    const said = world.said.map(({ text }) => text).filter((text) => text.startsWith('Answer'));
    expect(said).toEqual(['Answer to Hello from Messenger', 'Answer to On the phone']);
    const lines = await world.history(PSID);
    expect(lines.slice(-4).map(({ surface }) => surface)).toEqual(['web', 'web', 'messenger', 'messenger']);
    // Every line of a joined thread is pushed to the website, too.
    expect(world.pushed.map(({ entry }) => entry.seq)).toContain(lines.at(-1)?.seq);
  });

  test('is pushed the lines of a thread that was never on the website, and is not any more once it has left', async () => {
    const world = await twoThreads();
    const audiences: (string | undefined)[] = [];
    const { line } = world.live;
    world.live.line = async (thread, entry, audience) => {
      if (thread.customer === PSID) audiences.push(audience ?? 'all');
      await line(thread, entry, audience);
    };
    const say = async (mid: string) => {
      audiences.length = 0;
      world.text(PSID, mid, 'From the phone');
      await world.drain();
      return new Set(audiences);
    };
    expect(await say('m2')).toEqual(new Set(['agents']));
    joins(world);
    await world.drain();
    expect(await say('m3')).toEqual(new Set(['all']));
    forgets(world, WEB);
    await world.drain();
    expect(await say('m4')).toEqual(new Set(['agents']));
  });

  test('opens a page of the website without moving answers there, and without becoming a guest', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    const referral = { source: 'CUSTOMER_CHAT_PLUGIN', type: 'OPEN_THREAD', ref: 'sale', is_guest_user: true };
    const item = { sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, referral };
    const about = { thread: { page: PAGE, customer: PSID }, clientId: 'r1', session: SESSION, own: WEB } as const;
    world.receive(item, { ...about, source: 'web' });
    await world.drain();
    const after = await world.conversation(PSID);
    expect(after).toMatchObject({ surface: 'messenger', ref: 'sale' });
    expect(after.guest).toBeUndefined();
  });

  test('leaves language and time zone as Meta knows them, and tells them where Meta does not', async () => {
    for (const [known, expected] of [
      [
        { locale: 'fr_FR', timeZone: 'Etc/GMT-2' },
        { locale: 'fr_FR', timeZone: 'Etc/GMT-2' },
      ],
      [{}, { locale: 'en_US', timeZone: 'Europe/Berlin' }],
    ] as const) {
      const world = await twoThreads();
      await world.store.commit({ ...(await world.conversation(PSID)), ...known });
      joins(world);
      await world.drain();
      writes(world, 'w2', 'Hello', { joined: true, origin: { locale: 'en_US', timeZone: 'Europe/Berlin' } });
      await world.drain();
      expect(await world.conversation(PSID)).toMatchObject(expected);
    }
  });

  test('leaves who the visitor is to their own thread', async () => {
    const world = await twoThreads();
    joins(world);
    const thread = { page: PAGE, customer: WEB };
    const key = actionKey(thread, 'w2');
    const message = { mid: `w_${key}`, text: 'I am Mia' };
    const item = { sender: { id: WEB }, recipient: { id: PAGE }, timestamp: world.now, message };
    world.receive(item, { thread, key, source: 'web', clientId: 'w2', session: SESSION, identity: { sub: 'mia' } });
    await world.drain();
    const { identity, sessions } = await world.conversation(PSID);
    expect(identity).toBeUndefined();
    // It is not forgotten with this thread.
    expect(sessions).toBeUndefined();
  });

  test('joins again later, after what was written meanwhile', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    forgets(world, WEB);
    writes(world, 'w2', 'Alone again');
    await world.drain();
    expect(reads(world)).toBeUndefined();
    joins(world, { id: 'later' });
    await world.drain();
    expect(reads(world)).toMatchObject({ customer: PSID, through: 4 });
    expect((await world.conversation(PSID)).joinedBy).toHaveLength(1);
  });

  test('of ten each ends its own right alone', async () => {
    const world = await twoThreads();
    const browsers = Array.from({ length: 10 }, (_, index) => `browser-${index}`);
    for (const session of browsers) joins(world, { session });
    await world.drain();
    expect((await world.conversation(PSID)).joinedBy).toHaveLength(10);
    forgets(world, WEB, { session: 'browser-3' });
    await world.drain();
    expect([...world.sessions.keys()]).toEqual(browsers.filter((each) => each !== 'browser-3'));
    expect((await world.conversation(WEB)).joins).toHaveLength(9);
  });

  test('goes to another person’s thread of Messenger without keeping the first', async () => {
    const world = await twoThreads();
    world.text('7002', 'n1', 'Another account');
    joins(world);
    await world.drain();
    const told = { kind: 'join', session: SESSION, customer: '7002', site: 'shop.example' } as const;
    queue(world, toldEvent({ page: PAGE, customer: WEB }, 'visitor', { told, id: 'second' }, world.now));
    await world.drain();
    expect(reads(world)?.customer).toBe('7002');
    expect((await world.conversation(PSID)).joinedBy).toBeUndefined();
    expect((await world.conversation('7002')).joinedBy).toHaveLength(1);
  });
});

describe('A join and its end that cross', () => {
  const taps = (world: World, id: string | undefined) => {
    const postback = { mid: `tap ${id}`, title: 'Undo', payload: `cc:undo:${id}` };
    world.receive({ sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, postback });
  };

  test.each(['join first', 'undo first'])('leave the later join of the same browser as it is: %s', async (order) => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    const first = reads(world)?.id;
    if (order === 'undo first') taps(world, first);
    joins(world, { id: 'second' });
    if (order === 'join first') taps(world, first);
    await world.drain();
    const id = (await world.conversation(WEB)).joins?.[0]?.id;
    expect(id).not.toBe(first);
    expect(reads(world)?.id).toBe(id);
    expect((await world.conversation(PSID)).joinedBy?.map((each) => each.id)).toEqual([id]);
  });

  test.each(['*Undo*', '*Forget this device*'])('after %s: an older bubble ends the later join, too', async (how) => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    const first = reads(world)?.id;
    if (how === '*Undo*') taps(world, first);
    else forgets(world, WEB);
    await world.drain();
    joins(world, { id: 'second' });
    await world.drain();
    expect(reads(world)).toBeDefined();
    world.now += 8 * 24 * 3_600_000;
    const postback = { mid: 'late', title: 'Undo', payload: `cc:undo:${first}` };
    world.receive({ sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, postback });
    await world.drain();
    expect(world.said.at(-1)?.text).toBe('Done. That browser does not show this chat any more.');
    expect(reads(world)).toBeUndefined();
    expect((await world.conversation(WEB)).joins).toBeUndefined();
    expect((await world.conversation(PSID)).joinedBy).toBeUndefined();
  });

  test('keep what both surfaces write in order, each line once', async () => {
    for (const order of ['join, web, phone', 'phone, join, web', 'web, join, phone', 'join, phone, web']) {
      const world = await twoThreads();
      for (const what of order.split(', ')) {
        if (what === 'join') joins(world);
        else if (what === 'web') writes(world, 'w2', 'From the website');
        else world.text(PSID, 'm2', 'From the phone');
      }
      await world.drain();
      const [web, messenger] = [await customerLines(world, WEB), await customerLines(world, PSID)];
      const all = [...web, ...messenger].sort();
      expect(all, order).toEqual([
        'From the phone',
        'From the website',
        'Hello from Messenger',
        'Hello from the website',
      ]);
      expect(messenger.includes('From the website'), order).toBe(order !== 'web, join, phone');
    }
  });
});

describe('An answer that waits to be read', () => {
  test('goes nowhere else once its visitor has joined: they are here', async () => {
    const world = await twoThreads();
    const before = await world.conversation(WEB);
    const unread = [{ seq: 2, at: world.now, dueAt: world.now + 60_000, to: 'mail' as const }];
    await world.store.commit({ ...before, unread });
    joins(world);
    await world.drain();
    expect((await world.conversation(WEB)).unread).toBeUndefined();
  });
});

describe('The right to read Messenger ends', () => {
  test.each([
    ['with *Forget this device*, whichever thread hears it first', WEB],
    ['with *Forget this device*, also where Messenger’s thread hears it first', PSID],
  ])('%s', async (_, first) => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    forgets(world, first);
    await world.drain();
    expect(reads(world)).toBeUndefined();
    expect((await world.conversation(WEB)).joins).toBeUndefined();
    expect((await world.conversation(PSID)).joinedBy).toBeUndefined();
  });

  test.each([WEB, PSID])('with a block in the thread of %s, in every browser', async (customer) => {
    const world = await twoThreads();
    joins(world);
    joins(world, { session: 'session-2' });
    await world.drain();
    world.agent(customer, 'anna', { kind: 'block' });
    await world.drain();
    expect(world.sessions.size).toBe(0);
    expect((await world.conversation(WEB)).joins).toBeUndefined();
    expect((await world.conversation(PSID)).joinedBy).toBeUndefined();
  });

  test('and what the visitor wrote before they heard of it goes on in their own thread, in order', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    forgets(world, PSID);
    writes(world, 'w2', 'Under way', { joined: true });
    await world.drain();
    writes(world, 'w3', 'After it');
    await world.drain();
    expect(spoken(await world.history(PSID)).join()).not.toContain('Under way');
    expect(spoken(await world.history(WEB)).filter((line) => line.startsWith('customer'))).toEqual([
      'customer: Hello from the website',
      'customer: Under way',
      'customer: After it',
    ]);
  });

  test('before it begins, where the customer of Messenger was blocked since they saw the digits', async () => {
    const world = await twoThreads();
    world.agent(PSID, 'anna', { kind: 'block' });
    await world.drain();
    joins(world);
    await world.drain();
    expect(reads(world)).toBeUndefined();
    expect((await world.conversation(WEB)).joins).toBeUndefined();
  });

  const passed = (world: World, app: string) => {
    const pass = { new_owner_app_id: app, previous_owner_app_id: '200300400500600' };
    world.receive({ sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, pass_thread_control: pass });
  };

  test.each([
    ['the Page Inbox has the chat, which Messenger’s thread knows', (world: World) => passed(world, INBOX)],
    ['another app has the chat', (world: World) => passed(world, '999')],
    ['Meta refuses it', (world: World) => void world.fates.push(graphError('person_unreachable'))],
    [
      'Meta refuses it in the end',
      (world: World) => void world.fates.push(graphError('rate_limit'), graphError('permission')),
    ],
    ['Messenger’s window is closed', (world: World) => world.pass(25 * 3_600_000)],
  ])('where Messenger cannot say that the chat is shown, since %s: its browser is told', async (_, happens) => {
    const world = await twoThreads();
    await happens(world);
    await world.drain();
    joins(world);
    await world.drain();
    for (let minute = 0; minute < 10; minute += 1) await world.pass(60_000);
    expect(world.fates).toEqual([]);
    expect(world.said.map(({ text }) => text)).not.toContain('[template]');
    expect(reads(world)).toBeUndefined();
    expect((await world.conversation(WEB)).joins).toBeUndefined();
    expect(await world.conversation(PSID)).toMatchObject({ surface: 'messenger' });
    expect((await world.conversation(PSID)).joinedBy).toBeUndefined();
    expect(world.reachedAlone).toEqual([SESSION]);
    expect(world.reaches.at(-1)).toMatchObject({ messenger: { state: 'possible' } });
    // What it writes stays in its own chat.
    writes(world, 'w2', 'Still here', { joined: true });
    await world.drain();
    expect(await customerLines(world, WEB)).toContain('Still here');
  });

  test('at once where Meta refuses it, and not where the answer to the call did not come back', async () => {
    for (const [fate, isJoined] of [
      [graphError('person_unreachable'), false],
      ['cut before it was accepted', true],
      ['cut after it was accepted', true],
    ] as const) {
      const world = await twoThreads();
      world.fates.push(fate);
      joins(world);
      await world.drain();
      expect([fate, reads(world) !== undefined]).toEqual([fate, isJoined]);
      for (let minute = 0; minute < 10; minute += 1) await world.pass(60_000);
      expect([fate, reads(world) !== undefined]).toEqual([fate, isJoined]);
      expect((await world.conversation(PSID)).joinedBy?.length ?? 0).toBe(isJoined ? 1 : 0);
    }
  });

  test('before it begins, where the visitor has ended the chat meanwhile: the browser hears it', async () => {
    const world = await twoThreads();
    await world.store.commit({ ...(await world.conversation(WEB)), left: true });
    joins(world);
    await world.drain();
    expect(reads(world)).toBeUndefined();
    expect(world.reachedAlone).toEqual([SESSION]);
  });

  test('and a stranger’s thread cannot end it', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    const told = { kind: 'forget_device', session: SESSION } as const;
    queue(world, toldEvent({ page: PAGE, customer: PSID }, 'web-stranger', { told, id: 'x' }, world.now));
    await world.drain();
    expect(reads(world)).toBeDefined();
  });
});

describe('A joined thread that the Page Inbox holds', () => {
  test('waits for a person where the visitor writes on the website, and is taken over in Messenger', async () => {
    const world = await twoThreads();
    const pass = { new_owner_app_id: '263902037430900', previous_owner_app_id: '200300400500600' };
    joins(world);
    await world.drain();
    world.receive({ sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, pass_thread_control: pass });
    await world.drain();
    writes(world, 'w2', 'On the website', { joined: true });
    await world.drain();
    expect(await world.conversation(PSID)).toMatchObject({ surface: 'web', owner: { kind: 'page_inbox' } });
    expect((await world.conversation(PSID)).waitingSince).toBeDefined();
    await world.takeOver(PSID, 'anna');
    await world.drain();
    expect(world.controls).toEqual(['take']);
    expect((await world.conversation(PSID)).owner).toMatchObject({ kind: 'agent', agent: { id: 'anna' } });
    await world.reply(PSID, 'anna', 'Here on the website');
    await world.drain();
    expect(world.said.map(({ text }) => text)).not.toContain('Here on the website');
    expect((await world.history(PSID)).at(-1)).toMatchObject({ surface: 'web', status: 'sent' });
  });
});

/** What happens around a join, as one day of a customer. */
async function day(world: World): Promise<void> {
  joins(world);
  writes(world, 'w2', 'Under way');
  await world.drain();
  writes(world, 'w3', 'Joined', { joined: true });
  world.text(PSID, 'm2', 'On the phone');
  await world.drain();
  forgets(world, WEB);
  forgets(world, PSID);
  writes(world, 'w4', 'Still joined', { joined: true });
  writes(world, 'w5', 'Alone');
  await world.drain();
  await world.pass(60_000);
  await world.pass(60_000);
}

/** One that stops before its next call has done no more than one that stops after this one. */
describe('A worker that stops after any step', () => {
  test('leaves a browser alone whose join *Undo* has ended, and its lines on the website', async () => {
    const play = async (killed?: number) => {
      const world = await twoThreads();
      joins(world);
      await world.drain();
      const before = world.steps;
      if (killed !== undefined) world.killAt = { step: before + killed, when: 'after' };
      const postback = { mid: 'tap', title: 'Undo', payload: `cc:undo:${reads(world)?.id}` };
      world.receive({ sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, postback });
      writes(world, 'w2', 'Under way', { joined: true });
      await world.drain();
      await world.pass(60_000);
      await world.pass(60_000);
      return { world, steps: world.steps - before };
    };
    const { steps } = await play();
    for (let step = 0; step < steps; step += 1) {
      const { world } = await play(step);
      const about = `after step ${step}`;
      expect(reads(world), about).toBeUndefined();
      expect((await world.conversation(WEB)).joins, about).toBeUndefined();
      expect((await world.conversation(PSID)).joinedBy, about).toBeUndefined();
      expect(await customerLines(world, WEB), about).toEqual(['Hello from the website', 'Under way']);
      expect(await customerLines(world, PSID), about).not.toContain('Under way');
    }
  });

  test('loses no line, writes none twice, and leaves no browser with a right that has ended', async () => {
    const model = await twoThreads();
    const before = model.steps;
    await day(model);
    const steps = model.steps - before;
    const expected = { web: await customerLines(model, WEB), messenger: await customerLines(model, PSID) };
    expect(expected.web).toEqual(['Hello from the website', 'Still joined', 'Alone'].sort());
    expect(expected.messenger).toEqual(['Hello from Messenger', 'Joined', 'On the phone', 'Under way']);
    for (let step = 0; step < steps; step += 1) {
      const world = await twoThreads();
      world.killAt = { step: world.steps + step, when: 'after' };
      await day(world);
      const about = `after step ${step}`;
      expect(await customerLines(world, WEB), about).toEqual(expected.web);
      expect(await customerLines(world, PSID), about).toEqual(expected.messenger);
      expect(reads(world), about).toBeUndefined();
      expect((await world.conversation(WEB)).joins, about).toBeUndefined();
      expect((await world.conversation(PSID)).joinedBy, about).toBeUndefined();
    }
  });
});

async function customerLines(world: World, customer: string): Promise<string[]> {
  const lines = spoken(await world.history(customer));
  return lines.flatMap((line) => (line.startsWith('customer: ') ? [line.slice('customer: '.length)] : [])).sort();
}

describe('The digits', () => {
  /** A visitor asks for digits, and a person opens the link in Messenger. */
  async function asked(more: Partial<OpenedLink> = {}, inMessenger: Partial<Conversation> = {}): Promise<World> {
    const world = await twoThreads();
    if (Object.keys(inMessenger).length > 0) {
      await world.store.commit({ ...(await world.conversation(PSID)), ...inMessenger });
    }
    opens(world, world.makeLink(WEB, { purpose: 'join', session: SESSION, ...more }));
    await world.drain();
    return world;
  }

  function opens(world: World, token: string): void {
    const referral = { ref: token, source: 'SHORTLINK', type: 'OPEN_THREAD' };
    world.receive({ sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, referral });
  }

  function tapsUndo(world: World, id: string | undefined, { standby = false, title = 'Undo' } = {}): void {
    const payload = id === undefined ? {} : { payload: `cc:undo:${id}` };
    const item = { mid: `tap ${id ?? title}`, title, ...payload };
    const event = { sender: { id: PSID }, recipient: { id: PAGE }, timestamp: world.now, postback: item };
    world.receive(event, standby ? { standby } : {});
  }

  const lastSaid = (world: World) => world.said.at(-1)?.text ?? '';

  test('are shown in Messenger, once, in the customer’s language, and are known to the session that asked', async () => {
    const world = await asked({ locale: 'de_DE' });
    const shown = /\b\d{6}\b/.exec(lastSaid(world))?.[0] ?? '';
    expect(lastSaid(world)).toBe(
      `Geben Sie ${shown} auf shop.example ein, damit dieser Chat dort erscheint, und sagen Sie die Ziffern niemandem sonst.`,
    );
    const { id = '', customer, hash = '' } = world.digits.get(SESSION) ?? {};
    expect(customer).toBe(PSID);
    expect(isDigits(shown, hash, SESSION, id)).toBe(true);
    expect(isDigits(` ${shown.slice(0, 3)} ${shown.slice(3)}`, hash, SESSION, id)).toBe(true);
    expect(isDigits(shown, hash, 'another session', id)).toBe(false);
    expect(isDigits(String((Number(shown) + 1) % 1_000_000).padStart(6, '0'), hash, SESSION, id)).toBe(false);
    // The language that Meta names comes first.
    expect(lastSaid(await asked({ locale: 'de_DE' }, { locale: 'fr_FR' }))).toContain('Saisissez');
  });

  test('are digits in whichever script the visitor’s keyboard writes', () => {
    const { digits, hash } = newDigits(SESSION, 'link');
    for (const zero of ['٠', '۰', '०', '๐', '０']) {
      const typed = [...digits]
        .map((digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)))
        .join('');
      expect(isDigits(typed, hash, SESSION, 'link')).toBe(true);
    }
  });

  test('come for a link that asks to join alone, and the bot hears nothing of them', async () => {
    const world = await twoThreads();
    opens(world, world.makeLink(WEB, { session: SESSION }));
    await world.drain();
    opens(world, `cc-${'x'.repeat(32)}`);
    await world.drain();
    expect(world.said.map(({ text }) => text).join()).not.toMatch(/\d{6}/);
    expect(world.digits.size).toBe(0);
    const used = await asked();
    const token = [...used.madeLinks.keys()][0] ?? '';
    opens(used, token);
    await used.drain();
    expect(used.said.filter(({ text }) => /\d{6}/.test(text))).toHaveLength(1);
    expect(spoken(await used.history(PSID)).filter((line) => line.startsWith('bot'))).toHaveLength(1);
    // No agent has to answer the program, and no figure counts it.
    expect((await used.conversation(PSID)).waitingSince).toBeUndefined();
  });

  test('once typed show the chat, and Messenger says where, with a button that ends it at once', async () => {
    const world = await twoThreads();
    joins(world);
    await world.drain();
    const said = (await world.history(PSID)).at(-1);
    expect(said).toMatchObject({ speaker: 'system', surface: 'messenger', status: 'sent' });
    const id = reads(world)?.id;
    expect(said?.content).toMatchObject({
      sent: {
        attachment: {
          payload: {
            text: 'Your chat is shown at shop.example now.',
            buttons: [{ title: 'Undo', payload: `cc:undo:${id}` }],
          },
        },
      },
    });
    tapsUndo(world, id);
    await world.drain();
    expect(reads(world)).toBeUndefined();
    expect(lastSaid(world)).toBe('Done. That browser does not show this chat any more.');
    expect((await world.conversation(WEB)).joins).toBeUndefined();
    // The website’s thread goes on.
    writes(world, 'w2', 'On the website again');
    await world.drain();
    expect(spoken(await world.history(WEB)).at(-1)).toBe('bot: Answer to On the website again');
  });

  test('end for one browser by its own button, and for every newer one where Meta tells the title alone', async () => {
    const world = await oldAndNewBrowsers();
    tapsUndo(world, reads(world, 'two')?.id);
    await world.drain();
    expect([...world.sessions.keys()]).toEqual(['old', 'one', 'three']);
    tapsUndo(world, undefined, { standby: true, title: 'Rückgängig' });
    await world.drain();
    expect([...world.sessions.keys()]).toEqual(['old']);
    tapsUndo(world, reads(world, 'old')?.id);
    await world.drain();
    expect(world.sessions.size).toBe(0);
  });

  test('end for every newer browser where the bubble is one of a join that has ended already', async () => {
    const world = await oldAndNewBrowsers();
    const ended = reads(world, 'one')?.id;
    forgets(world, WEB, { session: 'one' });
    await world.drain();
    expect([...world.sessions.keys()]).toEqual(['old', 'two', 'three']);
    tapsUndo(world, ended);
    await world.drain();
    expect([...world.sessions.keys()]).toEqual(['old']);
  });

  test('and *Undo* are left out of a stranger’s title on standby where no browser has joined', async () => {
    const world = await twoThreads();
    tapsUndo(world, undefined, { standby: true });
    await world.drain();
    expect(lastSaid(world)).not.toContain('does not show');
  });

  test('are shown once where Meta reports one click twice, and nothing says that the link has run out', async () => {
    const world = await twoThreads();
    const token = world.makeLink(WEB, { purpose: 'join', session: SESSION });
    const before = world.said.length;
    opens(world, token);
    world.now += 500;
    opens(world, token);
    await world.drain();
    expect(world.said.slice(before).map(({ text }) => /\d{6}/.test(text))).toEqual([true]);
  });

  test('survive a worker that stops at any step: one message shows those that the session knows', async () => {
    const model = await twoThreads();
    const before = model.steps;
    opens(model, model.makeLink(WEB, { purpose: 'join', session: SESSION }));
    await model.drain();
    const steps = model.steps - before;
    for (let step = 0; step < steps; step += 1) {
      const world = await twoThreads();
      opens(world, world.makeLink(WEB, { purpose: 'join', session: SESSION }));
      world.killAt = { step: world.steps + step, when: 'after' };
      await world.drain();
      await world.pass(60_000);
      const about = `after step ${step}`;
      const said = world.said.filter(({ text }) => /\d{6}/.test(text));
      expect(said.length, about).toBeGreaterThan(0);
      const { id = '', hash = '' } = world.digits.get(SESSION) ?? {};
      for (const { text } of said) expect(isDigits(/\d{6}/.exec(text)?.[0] ?? '', hash, SESSION, id), about).toBe(true);
    }
  });
});
