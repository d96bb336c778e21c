import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Thread } from '../../lib/conversation/index.ts';
import { customerOf } from '../../lib/live/identity/customer-of.ts';
import { identityToken, SHOP_SECRET, type TokenOptions } from '../support/identity-token.ts';
import { ownedBy, page, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 10 * 60_000;
  world.queued.length = world.logged.length = 0;
  world.queue.isDown = false;
  world.shop.secrets = [SHOP_SECRET];
  delete world.shop.problem;
});

const hour = 3_600_000;
let customers = 0;
const someSub = () => `customer-${++customers}`;
const tokenOf = (sub: string, options: TokenOptions = {}) =>
  identityToken(sub, { iat: Math.floor(world.clock.now / 1000), ...options });
const threadOf = (sub: string): Thread => ({ page, customer: customerOf(page, { sub }) });
const refusals = () => world.logged.filter(({ message }) => message.includes('identity'));

/** A browser in which a proven customer has acted. */
async function signedIn(sub: string, fields: object = {}) {
  const tab = world.browser();
  const welcome = await tab.hello({ start: true, identity: tokenOf(sub), ...fields });
  return { ...tab, welcome, session: welcome.session?.token ?? '' };
}

describe('A visitor whose page proves who they are', () => {
  test('gets a session of 24 hours that no visit prolongs, and each event says who they are', async () => {
    const sub = someSub();
    const tab = await signedIn(sub);
    const expires = world.clock.now + 24 * hour;
    expect(tab.welcome.session).toEqual({ token: expect.any(String), sub, expires });
    expect(await tab.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } })).toMatchObject({ type: 'ack' });
    expect(world.queued).toMatchObject([{ thread: threadOf(sub), identity: { sub } }]);

    world.clock.now += 23 * hour;
    expect((await world.browser().hello({ session: tab.session })).session).toEqual({ sub, expires });
    world.clock.now += hour;
    const over = { type: 'error', code: 'session_unknown' };
    expect(await world.browser().asks({ type: 'hello', id: 'h', session: tab.session })).toMatchObject(over);
    expect(await tab.asks({ type: 'event', id: 'c-2', message: { text: 'hi' } })).toMatchObject(over);
    expect(JSON.stringify(await world.items())).not.toContain(tokenOf(sub).split('.')[2]);
  });

  test('has one conversation in two browsers, live in both, and none of an anonymous visitor', async () => {
    const sub = someSub();
    const phone = await signedIn(sub);
    await world.write(threadOf(sub), { seq: 1, clientId: 'c-1' });
    const laptop = await signedIn(sub);
    expect(laptop.welcome).toMatchObject({ newest: 1, entries: [{ seq: 1 }] });
    const anonymous = await world.visitor();

    await world.write(threadOf(sub), { seq: 2, speaker: 'bot', content: { sent: { text: 'Hello' } }, status: 'sent' });
    const line = await world.live.store.line(threadOf(sub), 2);
    if (line) await world.push.line(threadOf(sub), line);
    for (const tab of [phone, laptop]) expect(tab.pushed()).toMatchObject([{ type: 'entry', entry: { seq: 2 } }]);
    expect(anonymous.pushed()).toEqual([]);
  });

  test('may use the token again within its ten minutes, and is told once it has run out', async () => {
    const identity = tokenOf(someSub());
    world.clock.now += 9 * 60_000;
    expect((await world.browser().hello({ start: true, identity })).session?.sub).toBeDefined();
    world.clock.now += 2 * 60_000;
    const sessions = async () => (await world.items()).filter(({ sk }) => sk === 'T').length;
    const before = await sessions();
    expect(await world.browser().asks({ type: 'hello', id: 'h', start: true, identity })).toMatchObject({
      code: 'identity_over',
    });
    expect(refusals()).toMatchObject([{ level: 'warn', fields: { reason: 'it has run out' } }]);
    expect(await sessions()).toBe(before);
  });

  test('counts with the secret of before until the operator drops it', async () => {
    const next = 'the next secret of the shop, also 32 bytes';
    world.shop.secrets = [next, SHOP_SECRET];
    const proven = async (secret: string) =>
      (await world.browser().hello({ start: true, identity: tokenOf(someSub(), { secret }) })).session?.sub;
    expect(await proven(SHOP_SECRET)).toBeDefined();
    expect(await proven(next)).toBeDefined();
    world.shop.secrets = [next];
    expect(await proven(SHOP_SECRET)).toBeUndefined();
  });

  test('is not refused for a block of their network, and is for a block of their own, in every browser', async () => {
    const sub = someSub();
    const address = '198.51.100.9';
    await world.live.networkBlocks.block(address, world.clock.now + hour, world.clock.now);
    const refused = { type: 'error', code: 'closed' };
    expect(await world.browser(address).asks({ type: 'hello', id: 'h', start: true })).toMatchObject(refused);
    const hello = { type: 'hello', id: 'h', start: true, identity: tokenOf(sub) };
    expect(await world.browser(address).asks(hello)).toMatchObject({ session: { sub } });
    const blocked = { by: { id: 'a1', name: 'Ana' } };
    await world.commit({ ...ownedBy(threadOf(sub), { kind: 'bot' }), blocked });
    expect(await world.browser().asks(hello)).toMatchObject(refused);
  });
});

describe('A visitor whose page proves nothing', () => {
  test.each([
    ['forged', () => tokenOf('4711', { secret: 'x'.repeat(40) }), 'not signed with the secret'],
    ['of another algorithm', () => tokenOf('4711', { header: { alg: 'none' } }), '`alg` is not HS256'],
    ['of a customer with a long id', () => tokenOf('x'.repeat(129)), 'more than 128 characters'],
    ['rubbish', () => 'undefined', 'not a signed JWT'],
    ['empty', () => '', 'not a signed JWT'],
  ])('is anonymous, with one line of the log: the token is %s', async (_, token, reason) => {
    const identity = token();
    const welcome = await world.browser().hello({ start: true, identity });
    expect(welcome.session?.token).toBeDefined();
    expect(welcome.session).not.toHaveProperty('sub');
    expect(welcome.session?.expires).toBe(world.clock.now + 30 * 24 * hour);
    expect(welcome.identity_refused).toContain(reason);
    expect(refusals()).toMatchObject([{ level: 'warn', fields: { reason: expect.stringContaining(reason) } }]);
    if (identity) expect(JSON.stringify(world.logged)).not.toContain(identity.slice(0, 12));
  });

  test('is anonymous where no secret is set, and the log says what the operator does', async () => {
    world.shop.secrets = [];
    world.shop.problem = 'IDENTITY_SECRET is not set. Run `npm run identity -- new`.';
    const welcome = await world.browser().hello({ start: true, identity: tokenOf('4711') });
    expect(welcome.session).not.toHaveProperty('sub');
    expect(welcome.identity_refused).toContain('npm run identity -- new');
    expect(refusals()).toHaveLength(1);
    expect(JSON.stringify(refusals())).toContain('npm run identity -- new');
  });

  test('is asked to try again where the secrets cannot be read, and nothing is stored', async () => {
    const instance = world.instance({ identitySecrets: () => Promise.reject(new Error('ThrottlingException')) });
    const before = (await world.items()).filter(({ pk }) => String(pk).startsWith('T#'));
    const frame = { type: 'hello', id: 'h', start: true, identity: tokenOf('4711') };
    const answer = await instance.receive(JSON.stringify(frame), { connection: 'c-down', address: '10.9.9.9' });
    expect(answer).toMatchObject({ code: 'unavailable' });
    expect((await world.items()).filter(({ pk }) => String(pk).startsWith('T#'))).toEqual(before);
  });

  test('whose token is larger than a frame is told so', async () => {
    const identity = tokenOf('x'.repeat(10_000));
    expect(await world.browser().asks({ type: 'hello', id: 'h', start: true, identity })).toMatchObject({
      id: 'h',
      code: 'too_large',
    });
  });
});

describe('An anonymous visitor who signs in', () => {
  test('leaves a conversation of their own, which the worker is told of, and whose session is over', async () => {
    const sub = someSub();
    const anonymous = await world.visitor();
    await anonymous.asks({ type: 'event', id: 'c-1', message: { text: 'Is it waterproof?' } });
    const tab = await signedIn(sub, { instead_of: anonymous.token });
    expect(world.queued.at(-1)).toMatchObject({
      thread: anonymous.thread,
      source: 'clock',
      item: { signedIn: { sub, customer: threadOf(sub).customer } },
    });
    await tab.asks({ type: 'event', id: 'c-2', message: { text: 'Where is my order?' } });
    expect(world.queued.at(-1)).toMatchObject({
      thread: threadOf(sub),
      identity: { sub },
      earlier: anonymous.thread.customer,
    });
    const again = { type: 'hello', id: 'h', session: anonymous.token };
    expect(await world.browser().asks(again)).toMatchObject({ code: 'session_unknown' });
    // Their other tab learns it from the storage that both share.
    expect(anonymous.pushed()).toEqual([]);
    expect(await world.live.connections.ofThread(anonymous.thread, world.clock.now)).toEqual([]);
  });

  test('keeps the session where the queue does not answer, and can ask again', async () => {
    const anonymous = await world.visitor();
    world.queue.isDown = true;
    const frame = { type: 'hello', id: 'h', start: true, identity: tokenOf(someSub()), instead_of: anonymous.token };
    expect(await world.browser().asks(frame)).toMatchObject({ code: 'unavailable' });
    world.queue.isDown = false;
    expect((await world.browser().hello({ session: anonymous.token })).session).not.toBeNull();
    expect(await world.browser().asks(frame)).toMatchObject({ type: 'welcome' });
  });

  test('is not linked to another proven customer of the same browser, whose session is over all the same', async () => {
    const first = await signedIn(someSub());
    const second = await signedIn(someSub(), { instead_of: first.session });
    await second.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } });
    expect(world.queued).toHaveLength(1);
    expect(world.queued[0]).not.toHaveProperty('earlier');
    const again = { type: 'hello', id: 'h', session: first.session };
    expect(await world.browser().asks(again)).toMatchObject({ code: 'session_unknown' });
  });

  test('gives up no session of another website’s Page', async () => {
    const other = await world.browser().hello({ start: true, page: '999' });
    await signedIn(someSub(), { instead_of: other.session?.token });
    expect((await world.browser().hello({ session: other.session?.token, page: '999' })).session).not.toBeNull();
  });
});

describe('A proven customer who signs out', () => {
  test('ends the session of this browser alone: no worker is told, and their phone stays connected', async () => {
    const sub = someSub();
    const phone = await signedIn(sub);
    const laptop = await signedIn(sub);
    const frame = { type: 'end', id: 'e', session: laptop.session, signed_out: true };
    expect(await world.browser().asks(frame)).toMatchObject({ type: 'ended' });
    expect(world.queued).toEqual([]);
    expect(laptop.pushed()).toEqual([]);
    const hello = (session: string) => world.browser().asks({ type: 'hello', id: 'h', session });
    expect(await hello(laptop.session)).toMatchObject({ code: 'session_unknown' });
    expect(await hello(phone.session)).toMatchObject({ session: { sub } });
    expect(await laptop.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({ type: 'error' });
  });

  test('is a visitor who ends the chat where they never signed in: the worker is told', async () => {
    const visitor = await world.visitor();
    await visitor.asks({ type: 'end', id: 'e', session: visitor.token, signed_out: true });
    expect(world.queued).toMatchObject([{ item: { left: true } }]);
  });
});
