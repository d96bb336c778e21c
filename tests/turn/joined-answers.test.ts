import { describe, expect, test } from 'vitest';
import type { Bot } from '../../lib/bot/index.ts';
import { FollowWorld, PERSON, WEB } from '../support/follow-world.ts';
import { PAGE, spoken } from '../support/turn-world.ts';

/** The visitor has typed the digits: their browser shows both threads. */
async function joined(bot?: Bot): Promise<FollowWorld> {
  const world = new FollowWorld(bot);
  world.text(PERSON, 'm1', 'Hello from Messenger');
  world.visitor('Do you ship to Norway?');
  await world.drain();
  world.receive(
    { from: 'visitor', told: { kind: 'join', session: 'session of web-1', customer: PERSON, site: 'shop.example' } },
    { source: 'told', thread: { page: PAGE, customer: WEB }, key: 'a'.repeat(64) },
  );
  await world.drain();
  world.said.length = 0;
  world.now += 1000;
  return world;
}

/** What the visitor writes in the joined browser goes to the thread of Messenger. */
async function writesOnSite(world: FollowWorld, text: string): Promise<void> {
  const message = { mid: `w_${text}`, text };
  world.receive(
    { sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: world.now, message },
    { source: 'web', session: 'session of web-1' },
  );
  await world.drain();
  world.now += 1000;
}

async function readsOnSite(world: FollowWorld): Promise<void> {
  const watermark = (await world.history(PERSON)).at(-1)?.at ?? 0;
  world.receive(
    { sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: world.now, read: { watermark } },
    { source: 'web' },
  );
  await world.drain();
}

describe('An answer in a thread of Messenger that a browser has joined', () => {
  test('goes to the surface on which the customer wrote last', async () => {
    const world = await joined();
    await world.answers('In Messenger', 'anna', PERSON);
    expect(world.saidTo()).toEqual(['In Messenger']);
    await writesOnSite(world, 'Now on the website');
    await world.answers('On the website', 'anna', PERSON);
    expect(world.saidTo()).toEqual(['In Messenger']);
    await readsOnSite(world);
    world.text(PERSON, 'm2', 'And in Messenger again');
    await world.drain();
    await world.answers('There you are', 'anna', PERSON);
    expect(world.saidTo()).toEqual(['In Messenger', 'There you are']);
  });

  test('that is unread on the website for a minute goes to Messenger, once, and its line says so', async () => {
    const world = await joined();
    await writesOnSite(world, 'Now on the website');
    await world.answers('Read there', 'anna', PERSON);
    await readsOnSite(world);
    await world.answers('Unread there', 'anna', PERSON);
    await world.unreadForAMinute();
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['Unread there']);
    const lines = (await world.history(PERSON)).filter(
      ({ content }) => 'sent' in content && content.sent.text === 'Unread there',
    );
    expect(lines.map(({ surface, followUp }) => [surface, followUp?.status])).toEqual([
      ['web', 'sent'],
      ['messenger', undefined],
    ]);
    expect((await world.conversation(PERSON)).waitingSince).toBeUndefined();
  });

  test('stays on the website where Messenger’s window is closed, and its line says why', async () => {
    const world = await joined();
    await world.pass(25 * 60 * 60_000);
    await writesOnSite(world, 'Still here');
    await world.answers('Hello', 'anna', PERSON);
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    const line = (await world.history(PERSON)).findLast(({ speaker }) => speaker === 'agent');
    expect(line?.followUp).toMatchObject({ status: 'failed', error: { code: 'window' } });
  });
});

test('An answer that is still written on the website goes to the joined thread at once, and is treated as its own', async () => {
  const world = await joined();
  await writesOnSite(world, 'Hello?');
  await world.answers('Yes, in a week.');
  expect(spoken(await world.history(PERSON)).at(-2)).toBe('agent: Yes, in a week.');
  expect((await world.history(PERSON)).findLast(({ from }) => from)).toMatchObject({
    surface: 'web',
    from: { customer: WEB },
  });
  await world.unreadForAMinute();
  await world.unreadForAMinute();
  expect(world.saidTo()).toEqual(['Yes, in a week.']);
});

describe('The bot’s answer to what a joined browser does', () => {
  const opensPage = async (world: FollowWorld) => {
    const referral = { source: 'CUSTOMER_CHAT_PLUGIN', type: 'OPEN_THREAD', ref: 'sale', is_guest_user: true };
    const item = { sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: world.now, referral };
    world.receive(item, { source: 'web', session: 'session of web-1' });
    await world.drain();
    world.now += 1000;
  };
  const heard: string[] = [];
  const bot: Bot = {
    referral: (chat) => {
      heard.push(chat.surface);
      chat.typing();
      chat.reply('Welcome back!');
    },
  };

  test('goes to that browser, also where it only opens the panel, and to no phone', async () => {
    const world = await joined(bot);
    await opensPage(world);
    expect(heard).toEqual(['web']);
    expect(world.saidTo()).toEqual([]);
    expect(world.actions).toEqual([]);
    expect(spoken(await world.history(PERSON)).at(-1)).toBe('bot: Welcome back!');
    expect((await world.history(PERSON)).at(-1)).toMatchObject({ surface: 'web', status: 'sent' });
    // They have written in Messenger last: people answer there.
    await world.answers('In Messenger', 'anna', PERSON);
    expect(world.saidTo()).toEqual(['In Messenger']);
  });

  test('raises no alarm where Messenger’s window is closed', async () => {
    const world = await joined(bot);
    await world.pass(25 * 60 * 60_000);
    await opensPage(world);
    expect((await world.history(PERSON)).at(-1)).toMatchObject({ surface: 'web', status: 'sent' });
    const { attention, waitingSince } = await world.conversation(PERSON);
    expect([attention, waitingSince]).toEqual([undefined, undefined]);
  });
});

describe('After the last joined browser is out', () => {
  const forgets = (world: FollowWorld, customer: string, session = 'session of web-1') =>
    world.receive(
      { from: 'visitor', told: { kind: 'forget_device', session } },
      { source: 'told', thread: { page: PAGE, customer }, key: `forget ${customer} ${session}` },
    );
  const undoes = async (world: FollowWorld) => {
    const payload = `cc:undo:${(await world.conversation(PERSON)).joinedBy?.[0]?.id}`;
    const postback = { mid: 'undo', title: 'Undo', payload };
    world.receive({ sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: world.now, postback });
  };

  test.each([
    ['*Forget this device*', (world: FollowWorld) => forgets(world, WEB)],
    ['*Forget this device*, which Messenger’s thread hears first', (world: FollowWorld) => forgets(world, PERSON)],
    ['*Undo*', undoes],
  ])('answers go to Messenger, those that wait to be read as well: by %s', async (_, ends) => {
    const world = await joined();
    await writesOnSite(world, 'Now on the website');
    await world.answers('Unread there', 'anna', PERSON);
    expect((await world.conversation(PERSON)).row).toMatchObject({ surface: 'web' });
    await ends(world);
    await world.drain();
    const { row, surface } = await world.conversation(PERSON);
    expect([row?.surface, surface]).toEqual(['messenger', 'messenger']);
    world.said.length = 0;
    await world.answers('After it', 'anna', PERSON);
    expect(world.saidTo()).toEqual(['After it']);
    // No minute has to pass: there is no browser that could show it.
    await world.pass(0);
    expect(world.saidTo()).toEqual(['After it', 'Unread there']);
  });

  test('and not before it: a browser that is left shows them', async () => {
    const world = await joined();
    world.receive(
      { from: 'visitor', told: { kind: 'join', session: 'laptop', customer: PERSON, site: 'shop.example' } },
      { source: 'told', thread: { page: PAGE, customer: WEB }, key: 'b'.repeat(64) },
    );
    await world.drain();
    await writesOnSite(world, 'Now on the website');
    forgets(world, WEB);
    await world.drain();
    expect((await world.conversation(PERSON)).surface).toBe('web');
    forgets(world, WEB, 'laptop');
    await world.drain();
    expect((await world.conversation(PERSON)).surface).toBe('messenger');
  });
});
