import { expect, test } from 'vitest';
import { digitsIn } from '../../site/panel/digits-in.ts';
import { createWorld } from './world.ts';

const minute = 60_000;
const possible = { messenger: { state: 'possible' as const }, mail: { state: 'offered' as const } };
const inMessenger = [
  { speaker: 'customer', message: { text: 'where is my parcel' } },
  { speaker: 'agent', sent: { text: 'On its way.' } },
];

type Tab = ReturnType<ReturnType<typeof createWorld>['tab']>;
const sentBy = (tab: Tab) => tab.sent.map((text) => JSON.parse(text) as Record<string, unknown>);
const read = ({ liveClient }: Tab) =>
  liveClient
    .view()
    .lines.map((line) => ('sent' in line ? line.sent.text : 'message' in line ? line.message.text : undefined));
const numbers = ({ liveClient }: Tab) => liveClient.view().lines.map(({ seq }) => seq);

/** A visitor who has written one line, and whose bot has said nothing. */
async function written() {
  const world = createWorld({ answers: false });
  world.model.reach(possible);
  const tab = world.tab();
  tab.liveClient.write('hi');
  await world.advance(1000);
  return { world, tab, ...tab };
}

/** The browser shows the chat in Messenger, too. */
async function joined() {
  const at = await written();
  at.world.model.messenger(inMessenger);
  await Promise.all([at.liveClient.ask({ type: 'digits', digits: '123456' }), at.world.advance(1000)]);
  return at;
}

test('A link is asked for, opened by the visitor, and forgotten when Messenger has answered', async () => {
  const { world, liveClient } = await written();
  const { openings } = liveClient;
  const asked = openings.ask('follow');
  expect(liveClient.view().opening).toEqual({ purpose: 'follow', step: 'asking' });
  await world.advance(100);
  await asked;
  expect(liveClient.view().opening).toMatchObject({ step: 'ready', url: 'https://m.me/1002003004005?ref=cc-1' });
  openings.opened();
  expect(liveClient.view().opening?.step).toBe('opened');
  world.model.reach({ ...possible, messenger: { state: 'opened' } });
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ opening: undefined, reach: { messenger: { state: 'opened' } } });
  // "Not me": what the visitor did before is not shown again.
  world.model.reach(possible);
  await world.advance(5 * minute);
  expect(liveClient.view().opening).toBeUndefined();
});

test('An earlier link that is open in Messenger says nothing about a new one until the visitor opens that', async () => {
  const { world, liveClient } = await written();
  const opened = { ...possible, messenger: { state: 'opened' as const } };
  world.model.reach(opened);
  await world.advance(100);
  await Promise.all([liveClient.openings.ask('follow'), world.advance(100)]);
  world.model.reach({ ...opened, mail: { state: 'given', address: 'mia@example.org' } });
  await world.advance(100);
  expect(liveClient.view().opening?.step).toBe('ready');
  liveClient.openings.opened();
  world.model.reach(opened);
  await world.advance(100);
  expect(liveClient.view().opening).toBeUndefined();
});

test('Two minutes after the visitor has opened a link, Messenger counts as silent, and not earlier', async () => {
  const { world, liveClient } = await written();
  await Promise.all([liveClient.openings.ask('follow'), world.advance(100)]);
  liveClient.openings.opened();
  await world.advance(2 * minute - 1000);
  expect(liveClient.view().opening?.step).toBe('opened');
  await world.advance(2000);
  expect(liveClient.view().opening?.step).toBe('silent');
  world.model.reach({ ...possible, messenger: { state: 'on' } });
  await world.advance(100);
  expect(liveClient.view().opening).toBeUndefined();
});

test('A page that is loaded again waits for Messenger as long as the one before, until it answers or the chat ends', async () => {
  const { world, tab, liveClient } = await written();
  await Promise.all([liveClient.openings.ask('follow'), world.advance(100)]);
  liveClient.openings.opened();
  await world.advance(minute);
  const second = world.reload(tab);
  await world.advance(minute - 2000);
  expect(second.liveClient.view().opening).toMatchObject({ purpose: 'follow', step: 'opened' });
  expect(world.tab().liveClient.view().opening).toBeUndefined();
  await world.advance(3000);
  expect(second.liveClient.view().opening?.step).toBe('silent');
  const third = world.reload(second);
  await world.advance(1000);
  expect(third.liveClient.view().opening?.step).toBe('silent');
  world.model.reach({ ...possible, messenger: { state: 'opened' } });
  await world.advance(1000);
  expect(third.kept.size).toBe(0);
  await Promise.all([third.liveClient.openings.ask('join'), world.advance(1000)]);
  third.liveClient.openings.opened();
  // The digits are typed into the sheet, which is closed after a reload.
  expect(third.kept.size).toBe(0);
  world.model.reach(possible);
  await Promise.all([third.liveClient.openings.ask('follow'), world.advance(1000)]);
  third.liveClient.openings.opened();
  expect(third.kept.size).toBe(1);
  third.liveClient.end();
  expect(third.kept.size).toBe(0);
});

test('A link that was not opened in ten minutes has run out, also where the browser’s clock is wrong', async () => {
  const { world, liveClient } = await written();
  world.model.clock(() => world.now() - 24 * 60 * minute);
  await Promise.all([liveClient.openings.ask('join'), world.advance(100)]);
  expect(liveClient.view().opening?.step).toBe('ready');
  await world.advance(10 * minute);
  expect(liveClient.view().opening?.step).toBe('over');
});

test('A visitor who asks too often, or is offline, is told so, and what is asked again works', async () => {
  const { world, liveClient } = await written();
  world.model.refuse(({ type }) => (type === 'link' ? { code: 'slow_down' } : undefined));
  await Promise.all([liveClient.openings.ask('follow'), world.advance(100)]);
  expect(liveClient.view().opening).toMatchObject({ step: 'failed', problem: 'slow_down' });
  world.model.refuse(undefined);
  world.offline();
  await Promise.all([liveClient.openings.ask('follow'), world.advance(1000)]);
  expect(liveClient.view().opening).toMatchObject({ step: 'failed', problem: 'failed' });
  expect(await liveClient.ask({ type: 'stop', what: 'mail' })).toEqual({ type: 'problem', problem: 'failed' });
  world.online();
  await world.advance(1000);
  await Promise.all([liveClient.openings.ask('follow'), world.advance(100)]);
  expect(liveClient.view().opening?.step).toBe('ready');
});

test('An address that only the server refuses is said to be none, and other questions that it cannot read failed', async () => {
  const { world, liveClient } = await written();
  const address = 'mia..x@example.org';
  world.model.refuse(({ type }) => (type === 'mail' || type === 'stop' ? { code: 'bad_frame' } : undefined));
  const [mail, stop] = [liveClient.ask({ type: 'mail', address }), liveClient.ask({ type: 'stop', what: 'mail' })];
  await world.advance(100);
  expect([await mail, await stop]).toEqual([
    { type: 'problem', problem: 'not_email' },
    { type: 'problem', problem: 'failed' },
  ]);
});

test('A visitor who has not written begins a session by what they ask for, also after they ended a chat', async () => {
  const world = createWorld();
  world.model.reach(possible);
  const { liveClient } = world.tab();
  await world.advance(1000);
  await Promise.all([liveClient.openings.ask('join'), world.advance(1000)]);
  expect(liveClient.view()).toMatchObject({ started: true, opening: { step: 'ready' } });
  liveClient.end();
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ ended: true, reach: { messenger: { state: 'possible' } } });
  await Promise.all([liveClient.openings.ask('join'), world.advance(1000)]);
  expect(liveClient.view()).toMatchObject({ ended: false, started: true, opening: { step: 'ready' } });
});

test('What the server refuses because it has forgotten the session is asked again in a new one', async () => {
  const { world, liveClient } = await written();
  world.model.conversations.length = 0;
  world.model.forget();
  const [answer] = await Promise.all([
    liveClient.ask({ type: 'mail', address: 'mia@example.org' }),
    world.advance(5000),
  ]);
  expect(answer.type).toBe('ack');
  expect(world.model.asked).toMatchObject([{ type: 'mail', address: 'mia@example.org' }]);
});

test('Wrong digits change nothing; right ones show both chats in one list, and the outbox is sent to Messenger’s', async () => {
  const { world, tab, liveClient } = await written();
  world.model.messenger(inMessenger);
  const [wrong] = await Promise.all([liveClient.ask({ type: 'digits', digits: '000000' }), world.advance(100)]);
  expect(wrong).toEqual({ type: 'problem', problem: 'wrong_digits' });
  expect(read(tab)).toEqual(['hi']);
  world.model.refuse(({ type }) => (type === 'event' ? { code: 'slow_down', retry_after: 3 } : undefined));
  liveClient.write('kept');
  await Promise.all([liveClient.ask({ type: 'digits', digits: '123456' }), world.advance(1000)]);
  world.model.refuse(undefined);
  expect(liveClient.view().mine).toMatchObject([{ action: { message: { text: 'kept' } } }]);
  await world.advance(10_000);
  expect(read(tab)).toEqual(['hi', 'where is my parcel', 'On its way.', 'kept']);
  expect(numbers(tab)).toEqual([1, 2, 3, 4]);
  expect(liveClient.view()).toMatchObject({ mine: [], reach: { messenger: { state: 'joined', through: 1 } } });
});

test('Digits that were accepted and show no chat for 15 seconds have failed; a chat that comes later is shown', async () => {
  const { world, tab, liveClient } = await written();
  await Promise.all([liveClient.openings.ask('join'), world.advance(100)]);
  // The server says how things stand for another reason, too: that ends nothing.
  await Promise.all([liveClient.ask({ type: 'digits', digits: '123456' }), world.advance(1000)]);
  liveClient.openings.accepted();
  world.model.reach(possible);
  await world.advance(14_000);
  expect(liveClient.view().opening?.step).toBe('joining');
  await world.advance(1000);
  expect(liveClient.view().opening).toEqual({ purpose: 'join', step: 'failed', problem: 'failed' });
  world.model.messenger(inMessenger);
  await Promise.all([liveClient.ask({ type: 'digits', digits: '123456' }), world.advance(1000)]);
  expect(read(tab)).toContain('On its way.');
  expect(liveClient.view().opening).toBeUndefined();
  liveClient.openings.accepted();
  await world.advance(minute);
  expect(liveClient.view().opening).toBeUndefined();
});

test('While another chat is read, the old lines stay, and what is pushed meanwhile stands where it belongs', async () => {
  const { world, tab, liveClient } = await written();
  world.model.messenger(inMessenger);
  const seen: number[] = [];
  await Promise.all([liveClient.ask({ type: 'digits', digits: '123456' }), world.advance(20)]);
  world.model.say({ text: 'a late answer of the website' });
  for (let step = 0; step < 50; step++) {
    await world.advance(1);
    if (step === 5) world.model.sayInMessenger({ speaker: 'agent', sent: { text: 'It is there.' } });
    seen.push(numbers(tab).length);
  }
  expect(Math.min(...seen)).toBeGreaterThan(0);
  await world.advance(20_000);
  expect(read(tab).slice(-3)).toEqual(['where is my parcel', 'On its way.', 'It is there.']);
  expect(numbers(tab)).toEqual(numbers(tab).map((_, index) => index + 1));
});

test('Every tab shows both chats, and forgets Messenger’s with the others; a new answer then is unread and read', async () => {
  const { world, tab, liveClient } = await joined();
  const other = world.tab();
  await world.advance(1000);
  expect(read(other)).toEqual(['hi', 'where is my parcel', 'On its way.']);
  liveClient.seen();
  await Promise.all([liveClient.ask({ type: 'forget_device' }), world.advance(1000)]);
  for (const each of [tab, other]) expect(read(each)).toEqual(['hi']);
  world.model.say({ text: 'hello' }, 'agent');
  await world.advance(1000);
  expect(liveClient.view().unread).toBe(1);
  liveClient.seen();
  await world.advance(1000);
  expect(sentBy(tab).at(-1)).toMatchObject({ type: 'event', read: { seq: 2 } });
});

/** A joined browser that says hello again: the welcome is on its way, and what is pushed now overtakes it. */
async function overtaken(push: (world: ReturnType<typeof createWorld>) => void) {
  let answerDelay = 0;
  const world = createWorld({ answers: false, answerDelay: () => answerDelay });
  world.model.reach(possible);
  world.model.messenger(inMessenger);
  const tab = world.tab();
  tab.liveClient.write('hi');
  await world.advance(1000);
  await Promise.all([tab.liveClient.ask({ type: 'digits', digits: '123456' }), world.advance(1000)]);
  const hellos = () => sentBy(tab).filter(({ type }) => type === 'hello').length;
  const before = hellos();
  // The connection is told to show the same chat anew.
  world.model.push({ type: 'again' });
  for (let step = 0; step < 100 && hellos() === before; step++) await world.advance(1);
  answerDelay = 300;
  await world.advance(15);
  answerDelay = 0;
  push(world);
  await world.advance(1000);
  return tab;
}

test('A line that overtakes the welcome of another chat is there at once', async () => {
  const say = { speaker: 'agent', sent: { text: 'It is there.' } };
  expect(read(await overtaken(({ model }) => model.sayInMessenger(say)))).toEqual([
    'hi',
    'where is my parcel',
    'On its way.',
    'It is there.',
  ]);
});

test('A welcome that was written before the chat became another one is not believed', async () => {
  expect(read(await overtaken(({ model }) => model.part()))).toEqual(['hi']);
});

test('A line that was acknowledged in one chat is not shown in the other, though it had not come yet', async () => {
  const { world, tab, liveClient } = await joined();
  world.model.dropLines(true);
  liveClient.write('to Messenger');
  await world.advance(1000);
  expect(liveClient.view().mine).toMatchObject([{ stored: true }]);
  await Promise.all([liveClient.ask({ type: 'forget_device' }), world.advance(1000)]);
  expect(read(tab)).toEqual(['hi']);
  expect(liveClient.view().mine).toEqual([]);
});

test('A browser that was away when its conversation became another one reads all lines again', async () => {
  const { world, tab } = await joined();
  world.offline();
  world.model.part();
  world.model.say({ text: 'hello' }, 'agent');
  world.online();
  await world.advance(20_000);
  expect(read(tab)).toEqual(['hi', 'hello']);
  expect(numbers(tab)).toEqual([1, 2]);
});

test('A conversation that the visitor wants to be deleted is ended with that wish, also after a time offline', async () => {
  const { world, liveClient } = await written();
  world.offline();
  liveClient.end(true);
  expect(liveClient.view()).toMatchObject({ ended: true, deletion: 'asked', lines: [] });
  world.online();
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ ended: true, deletion: 'stored' });
  expect(world.model.ended).toMatchObject([{ deleted: true, signedOut: false }]);
  expect(String(world.model.ended[0]?.session)).toMatch(/^token-\d+$/);
  expect([...world.stored.keys()]).toEqual([]);
});

test('The end of a chat is no deletion because an earlier conversation is deleted', async () => {
  const { world, liveClient } = await written();
  world.offline();
  liveClient.end(true);
  liveClient.write('once more');
  liveClient.end();
  world.online();
  await world.advance(1000);
  expect(world.model.ended).toMatchObject([{ deleted: true }]);
  expect(liveClient.view()).toMatchObject({ ended: true, deletion: undefined });
});

test.each([
  ['123 456', '123456'],
  ['١٢٣٤٥٦', '123456'],
  ['۰۱۲۳۴۹', '012349'],
  ['१२३-४५६', '123456'],
  ['１２３４５６', '123456'],
  ['𝟎𝟗𝟣', '091'],
  ['๐๑๒๙', '0129'],
  ['code: 12a', '12'],
])('the digits in %j are %j', (text, digits) => {
  expect(digitsIn(text)).toBe(digits);
});
