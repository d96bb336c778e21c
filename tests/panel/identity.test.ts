import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identityToken, type TokenOptions } from '../support/identity-token.ts';
import { createWorld } from './world.ts';

type World = ReturnType<typeof createWorld>;
type Tab = ReturnType<World['tab']>;

let warned: string[] = [];
beforeEach(() => {
  warned = [];
  vi.spyOn(console, 'warn').mockImplementation((...words) => void warned.push(words.join(' ')));
});
afterEach(() => vi.restoreAllMocks());

const minute = 60_000;
const tokenOf = (world: World, sub: string, options: TokenOptions = {}) =>
  identityToken(sub, { iat: Math.floor(world.now() / 1000), ...options });
/** A page that asks its shop each time, and how often it did. */
function shopOf(world: World, sub: () => string | null) {
  const asked = vi.fn(async () => {
    const customer = sub();
    return customer === null ? null : tokenOf(world, customer);
  });
  return asked;
}
async function writes(world: World, tab: Tab, text: string) {
  tab.liveClient.write(text);
  await world.advance(2000);
}
const shown = (tab: Tab) =>
  tab.liveClient.view().lines.flatMap((line) => ('message' in line ? [line.message.text] : []));
const customers = (world: World) =>
  world.model.conversations.map(({ sub = 'anonymous', lines }) => ({
    sub,
    texts: lines.flatMap((line) => ('message' in line ? [line.message.text] : [])),
  }));
const frames = (tab: Tab, type: string) =>
  tab.sent.map((text): Record<string, unknown> => JSON.parse(text)).filter((frame) => frame.type === type);
const storedText = (world: World) => JSON.stringify([...world.stored]);

describe('A customer whom the page names', () => {
  test('is asked for at their first action, once, and no storage and no later frame has the token', async () => {
    const world = createWorld({ answers: false });
    const shop = shopOf(world, () => '4711');
    const tab = world.tab(shop);
    await world.advance(5 * minute);
    expect(shop).not.toHaveBeenCalled();
    await writes(world, tab, 'one');
    await writes(world, tab, 'two');
    expect(shop).toHaveBeenCalledTimes(1);
    expect(customers(world)).toEqual([{ sub: '4711', texts: ['one', 'two'] }]);
    expect(shown(tab)).toEqual(['one', 'two']);
    expect(frames(tab, 'hello').filter(({ identity }) => identity)).toHaveLength(1);
    expect(storedText(world)).not.toContain('eyJ');
    expect(warned).toEqual([]);
  });

  test('has one conversation in two browsers, with what they wrote in the other one', async () => {
    const world = createWorld({ answers: false });
    await writes(world, world.tab(tokenOf(world, '4711')), 'from here');
    world.stored.clear();
    const other = world.tab(tokenOf(world, '4711'));
    await world.advance(1000);
    expect(shown(other)).toEqual([]);
    await writes(world, other, 'from there');
    expect(shown(other)).toEqual(['from here', 'from there']);
    expect(customers(world)).toHaveLength(1);
  });

  test('who reloads after eleven minutes reads their conversation, and asks for no other session', async () => {
    const world = createWorld({ answers: false });
    const baked = tokenOf(world, '4711');
    await writes(world, world.tab(baked), 'one');
    for (const tab of world.tabs) tab.crash();
    await world.advance(11 * minute);
    const page = world.tab(baked);
    await world.advance(1000);
    expect(shown(page)).toEqual(['one']);
    await writes(world, page, 'two');
    expect(customers(world)).toEqual([{ sub: '4711', texts: ['one', 'two'] }]);
    page.crash();

    const shop = shopOf(world, () => '4711');
    const later = world.tab(shop);
    await world.advance(1000);
    expect(shown(later)).toEqual(['one', 'two']);
    expect(frames(later, 'hello').filter(({ start }) => start)).toEqual([]);
  });

  test('is asked for again when their session is over, and goes on in the same conversation', async () => {
    const world = createWorld({ answers: false });
    const shop = shopOf(world, () => '4711');
    const tab = world.tab(shop);
    await writes(world, tab, 'one');
    await world.advance(24 * 60 * minute);
    for (const { sessions } of world.model.conversations) sessions.clear();
    world.model.restart();
    await world.advance(20_000);
    expect(shop).toHaveBeenCalledTimes(2);
    expect(shown(tab)).toEqual(['one']);
    await writes(world, tab, 'two');
    expect(customers(world)).toEqual([{ sub: '4711', texts: ['one', 'two'] }]);
  });

  test('is asked for again when the server says that the token has run out', async () => {
    const world = createWorld({ answers: false });
    let calls = 0;
    const tab = world.tab(async () => tokenOf(world, '4711', calls++ === 0 ? { iat: world.now() / 1000 - 700 } : {}));
    await writes(world, tab, 'one');
    expect(calls).toBe(2);
    expect(customers(world)).toEqual([{ sub: '4711', texts: ['one'] }]);
    expect(warned).toEqual([]);
  });

  test('is anonymous where each token of the page has run out: it is asked twice', async () => {
    const world = createWorld({ answers: false });
    const shop = vi.fn(async () => tokenOf(world, '4711', { iat: world.now() / 1000 - 700 }));
    await writes(world, world.tab(shop), 'one');
    expect(shop).toHaveBeenCalledTimes(2);
    expect(customers(world)).toEqual([{ sub: 'anonymous', texts: ['one'] }]);
    expect(warned).toEqual([expect.stringContaining('its token has run out')]);
  });

  test('is anonymous where the page has only a token that has run out, with one line of the console', async () => {
    const world = createWorld({ answers: false });
    const tab = world.tab(tokenOf(world, '4711', { iat: world.now() / 1000 - 700 }));
    await writes(world, tab, 'one');
    await writes(world, tab, 'two');
    expect(customers(world)).toEqual([{ sub: 'anonymous', texts: ['one', 'two'] }]);
    expect(warned).toEqual([expect.stringContaining('its token has run out')]);
  });

  test('leaves the conversation that they wrote before they signed in, and begins at its own', async () => {
    const world = createWorld({ answers: false });
    const tab = world.tab();
    await writes(world, tab, 'Is it waterproof?');
    const [anonymous] = world.model.conversations;
    tab.identity = shopOf(world, () => '4711');
    await world.advance(minute);
    expect(shown(tab)).toEqual(['Is it waterproof?']);
    await writes(world, tab, 'Where is my order?');
    expect(shown(tab)).toEqual(['Where is my order?']);
    expect(tab.liveClient.view().mine).toEqual([]);
    expect(customers(world)).toEqual([
      { sub: 'anonymous', texts: ['Is it waterproof?'] },
      { sub: '4711', texts: ['Where is my order?'] },
    ]);
    expect(world.model.conversations[1]?.insteadOf).toEqual([anonymous?.token]);
  });
});

describe('A page whose identity is wrong has an anonymous visitor, who is answered, and one line of the console', () => {
  test.each<[string, (world: World) => unknown, RegExp]>([
    ['it rejects', () => () => Promise.reject(new Error('401')), /failed: Error: 401/],
    [
      'it throws',
      () => () => {
        throw new TypeError('no shop');
      },
      /failed: TypeError/,
    ],
    ['it never settles', () => () => new Promise(() => {}), /did not answer within 10 s/],
    ['it returns nothing', () => () => undefined, /gave no token/],
    ['it returns a page', () => async () => '<!doctype html><title>Sign in</title>', /gave no token/],
    ['it returns an object', () => async () => ({ token: 'x' }), /gave no token/],
    ['it is a number', () => 4711, /gave no token/],
    ['it is an empty text', () => '', /gave no token/],
    ['it is forged', (world) => tokenOf(world, '4711', { secret: 'x'.repeat(40) }), /not signed with the secret/],
    ['it is of `alg` none', (world) => tokenOf(world, '4711', { header: { alg: 'none' } }), /not HS256/],
    ['it is of `alg` HS512', (world) => tokenOf(world, '4711', { header: { alg: 'HS512' } }), /not HS256/],
    ['its `sub` has 10,000 characters', (world) => tokenOf(world, 'x'.repeat(10_000)), /gave no token/],
    ['its `sub` has 129 characters', (world) => tokenOf(world, 'x'.repeat(129)), /more than 128/],
  ])('%s', async (_, identity, line) => {
    const world = createWorld({ answers: false });
    const tab = world.tab(identity(world));
    tab.liveClient.write('one');
    await world.advance(15_000);
    tab.liveClient.write('two');
    await world.advance(15_000);
    expect(customers(world)).toEqual([{ sub: 'anonymous', texts: ['one', 'two'] }]);
    expect(shown(tab)).toEqual(['one', 'two']);
    expect(warned).toEqual([expect.stringMatching(line)]);
  });

  test('until a function that failed answers: it is asked once more after a minute', async () => {
    const world = createWorld({ answers: false });
    let isDown = true;
    const shop = vi.fn(async () => {
      if (isDown) throw new Error('503');
      return tokenOf(world, '4711');
    });
    const tab = world.tab(shop);
    await writes(world, tab, 'one');
    await writes(world, tab, 'two');
    expect(shop).toHaveBeenCalledTimes(1);
    isDown = false;
    await world.advance(minute);
    await writes(world, tab, 'three');
    expect(customers(world)).toEqual([
      { sub: 'anonymous', texts: ['one', 'two'] },
      { sub: '4711', texts: ['three'] },
    ]);
  });
});

describe('A customer who signs out', () => {
  test('with `identity: null` leaves nothing: the session, what waited and the conversation are gone', async () => {
    const world = createWorld({ answers: false });
    const tab = world.tab(tokenOf(world, '4711'));
    await writes(world, tab, 'one');
    const token = world.stored.get('customer-chat:session') ?? '';
    world.offline();
    tab.liveClient.write('of the customer, unsent');
    tab.identity = null;
    expect(shown(tab)).toEqual([]);
    expect(tab.liveClient.view()).toMatchObject({ started: false, ended: false, mine: [], unread: 0 });
    world.online();
    await world.advance(20_000);
    expect(world.stored.has('customer-chat:session')).toBe(false);
    expect(world.model.ended).toMatchObject([{ signedOut: true }]);
    expect(token).toContain(String(world.model.ended[0]?.session));
    // Their conversation goes on in their other browsers.
    expect(customers(world)).toEqual([{ sub: '4711', texts: ['one'] }]);
    await writes(world, tab, 'somebody else');
    expect(customers(world).at(-1)).toEqual({ sub: 'anonymous', texts: ['somebody else'] });
  });

  test('is gone in the other tabs, too, which do not say that the chat was ended', async () => {
    const world = createWorld({ answers: false });
    const shop = shopOf(world, () => '4711');
    const [one, two] = [world.tab(shop), world.tab(shop)];
    await writes(world, one, 'one');
    await world.advance(1000);
    expect(shown(two)).toEqual(['one']);
    one.identity = null;
    await world.advance(1000);
    expect(shown(two)).toEqual([]);
    expect(two.liveClient.view()).toMatchObject({ started: false, ended: false });
  });

  test('is gone on the next page that says `identity: null` before the visitor does anything', async () => {
    const world = createWorld({ answers: false });
    const page = world.tab(tokenOf(world, '4711'));
    await writes(world, page, 'one');
    page.crash();
    const next = world.tab(null);
    await world.advance(5000);
    expect(shown(next)).toEqual([]);
    expect(world.stored.has('customer-chat:session')).toBe(false);
    expect(world.model.ended).toMatchObject([{ signedOut: true }]);
  });

  test('is not shown on a page that says nothing, and is shown again on one that names them', async () => {
    const world = createWorld({ answers: false });
    await writes(world, world.tab(tokenOf(world, '4711')), 'one');
    for (const tab of world.tabs) tab.crash();
    const silent = world.tab();
    await world.advance(5000);
    expect(shown(silent)).toEqual([]);
    expect(silent.liveClient.view().started).toBe(false);
    silent.identity = tokenOf(world, '4711');
    await world.advance(1000);
    expect(shown(silent)).toEqual(['one']);
  });

  test.each(['kept by the browser', 'loaded again from its cache'])(
    'is not shown after Back to a page with a token of before: %s',
    async (how) => {
      const world = createWorld({ answers: false });
      const baked = tokenOf(world, '4711');
      const page = world.tab(baked);
      await writes(world, page, 'one');
      page.liveClient.hide();
      expect(shown(page)).toEqual([]);
      await world.advance(minute);
      const signOut = world.tab(null);
      await world.advance(5000);
      signOut.crash();

      const isKept = how.startsWith('kept');
      if (!isKept) page.crash();
      const back = isKept ? page : world.tab(baked);
      for (const wake of back.listeners.get('wake') ?? []) wake();
      await world.advance(5000);
      expect(shown(back)).toEqual([]);
      await writes(world, back, 'the next visitor');
      expect(shown(back)).toEqual(['the next visitor']);
      expect(customers(world).at(-1)).toEqual({ sub: 'anonymous', texts: ['the next visitor'] });
      expect(warned).toEqual([expect.stringContaining('before they signed out')]);
      // They sign in again: a new token counts.
      await world.advance(2000);
      back.identity = tokenOf(world, '4711');
      await writes(world, back, 'back again');
      expect(shown(back)).toEqual(['one', 'back again']);
    },
  );

  test('who did not sign out is shown again after Back, where the shop says so', async () => {
    const world = createWorld({ answers: false });
    const shop = shopOf(world, () => '4711');
    const page = world.tab(shop);
    await writes(world, page, 'one');
    page.liveClient.hide();
    expect(shown(page)).toEqual([]);
    await world.advance(minute);
    for (const wake of page.listeners.get('wake') ?? []) wake();
    await world.advance(1000);
    expect(shown(page)).toEqual(['one']);
    expect(shop).toHaveBeenCalledTimes(2);
  });

  test('is not shown after Back where the shop says that no customer is signed in', async () => {
    const world = createWorld({ answers: false });
    let customer: string | null = '4711';
    const page = world.tab(shopOf(world, () => customer));
    await writes(world, page, 'one');
    page.liveClient.hide();
    customer = null;
    for (const wake of page.listeners.get('wake') ?? []) wake();
    await world.advance(1000);
    expect(shown(page)).toEqual([]);
    expect(world.stored.has('customer-chat:session')).toBe(false);
    expect(warned).toEqual([]);
  });
});

describe('Another customer in the same browser', () => {
  test('does not read what the one before wrote, also where no page told of the signing out', async () => {
    const world = createWorld({ answers: false });
    await writes(world, world.tab(shopOf(world, () => 'ada')), 'of Ada');
    for (const tab of world.tabs) tab.crash();
    const page = world.tab(shopOf(world, () => 'ben'));
    const seen: unknown[] = [];
    page.liveClient.write('of Ben');
    for (let step = 0; step < 40; step += 1) {
      await world.advance(50);
      seen.push(...shown(page));
    }
    expect(seen).not.toContain('of Ada');
    expect(customers(world)).toEqual([
      { sub: 'ada', texts: ['of Ada'] },
      { sub: 'ben', texts: ['of Ben'] },
    ]);
    expect(world.model.ended).toMatchObject([{ signedOut: true }]);
  });

  test('whose line waited offline does not have it sent in the name of the next one', async () => {
    const world = createWorld({ answers: false });
    const page = world.tab(shopOf(world, () => 'ada'));
    await writes(world, page, 'of Ada');
    world.offline();
    page.liveClient.write('unsent of Ada');
    await world.advance(1000);
    page.crash();
    world.online();
    const next = world.tab(shopOf(world, () => 'ben'));
    await world.advance(20_000);
    await writes(world, next, 'of Ben');
    expect(customers(world)).toEqual([
      { sub: 'ada', texts: ['of Ada'] },
      { sub: 'ben', texts: ['of Ben'] },
    ]);
  });

  test('in another tab: neither tab shows the other one’s conversation, and they do not take it from each other', async () => {
    const world = createWorld({ answers: false });
    const [ada, ben] = [world.tab(tokenOf(world, 'ada')), world.tab(tokenOf(world, 'ben'))];
    await world.advance(1000);
    await writes(world, ada, 'of Ada');
    await world.advance(3000);
    // That another tab names another customer ends nothing before its visitor acts.
    expect(shown(ada)).toEqual(['of Ada']);
    expect(shown(ben)).toEqual([]);
    await writes(world, ben, 'of Ben');
    expect(shown(ben)).toEqual(['of Ben']);
    expect(shown(ada)).toEqual([]);
    const before = world.tabs.size + ada.sent.length + ben.sent.length;
    await world.advance(3000);
    expect(world.tabs.size + ada.sent.length + ben.sent.length).toBeLessThan(before + 5);
    expect(shown(ben)).toEqual(['of Ben']);
    // The first tab is of before: what is written there is no customer's.
    await writes(world, ada, 'in the old tab');
    expect(customers(world).find(({ sub }) => sub === 'ada')?.texts).toEqual(['of Ada']);
    expect(customers(world).find(({ sub }) => sub === 'ben')?.texts).toEqual(['of Ben']);
  });

  test('is another one at once where the page says so', async () => {
    const world = createWorld({ answers: false });
    const tab = world.tab(tokenOf(world, 'ada'));
    await writes(world, tab, 'of Ada');
    tab.identity = tokenOf(world, 'ben');
    expect(shown(tab)).toEqual([]);
    await world.advance(1000);
    await writes(world, tab, 'of Ben');
    expect(shown(tab)).toEqual(['of Ben']);
    expect(customers(world).map(({ sub }) => sub)).toEqual(['ada', 'ben']);
  });
});

test('A page that gives a new function at each drawing is asked no more often for it', async () => {
  const world = createWorld({ answers: false });
  const shop = shopOf(world, () => '4711');
  const tab = world.tab(() => shop());
  await writes(world, tab, 'one');
  for (let drawing = 0; drawing < 20; drawing += 1) {
    tab.identity = () => shop();
    await world.advance(100);
    expect(shown(tab)).toEqual(['one']);
  }
  expect(shop).toHaveBeenCalledTimes(1);
});

test('A page that names another customer while it is asked is taken at its last word', async () => {
  const world = createWorld({ answers: false });
  await writes(world, world.tab(tokenOf(world, 'ada')), 'of Ada');
  for (const tab of world.tabs) tab.crash();
  const slow = async (sub: string) => {
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
    return tokenOf(world, sub);
  };
  const page = world.tab(() => slow('ada'));
  await world.advance(10);
  page.identity = tokenOf(world, 'ben');
  await new Promise<void>((resolve) => setTimeout(resolve, 40));
  await world.advance(1000);
  expect(shown(page)).toEqual([]);
  await writes(world, page, 'of Ben');
  expect(customers(world)).toEqual([
    { sub: 'ada', texts: ['of Ada'] },
    { sub: 'ben', texts: ['of Ben'] },
  ]);
});

test('A session that is over takes no session away that another tab has begun meanwhile', async () => {
  const world = createWorld({ answers: false });
  const tab = world.tab();
  await writes(world, tab, 'one');
  world.model.remember('begun-elsewhere', [{ speaker: 'customer', message: { text: 'elsewhere' } }]);
  const session = JSON.stringify({ token: 'begun-elsewhere', page: '1002003004005', expires: world.now() + minute });
  world.model.refuse(({ type }) => {
    if (type !== 'event') return undefined;
    world.model.refuse(undefined);
    world.stored.set('customer-chat:session', session);
    return { code: 'session_unknown' };
  });
  tab.liveClient.write('two');
  await world.advance(5000);
  expect(world.stored.get('customer-chat:session')).toContain('begun-elsewhere');
  expect(shown(tab)).toEqual(['elsewhere', 'two']);
});

test('A page that takes a token back before it was used makes an anonymous visitor', async () => {
  const world = createWorld({ answers: false });
  const tab = world.tab(tokenOf(world, '4711'));
  tab.identity = null;
  await writes(world, tab, 'one');
  expect(customers(world)).toEqual([{ sub: 'anonymous', texts: ['one'] }]);
  expect(warned).toEqual([]);
});
