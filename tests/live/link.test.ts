import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newConversation } from '../../lib/conversation/index.ts';
import { perNetwork } from '../../lib/protocol/index.ts';
import { page, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 3_600_000;
});

const ask = { type: 'link', id: 'l1', purpose: 'follow' };

async function opened(url: unknown) {
  const token = new URL(String(url)).searchParams.get('ref') ?? '';
  return world.live.links.consume(token, { page, customer: '7001', key: 'event' }, world.clock.now);
}

describe('A visitor who asks for a link', () => {
  test('gets an address that opens Messenger once, in ten minutes', async () => {
    const visitor = await world.visitor();
    const answer = await visitor.asks(ask);
    expect(answer).toEqual({
      type: 'link',
      id: 'l1',
      url: expect.stringMatching(new RegExp(`^https://m\\.me/${page}\\?ref=cc-[\\w-]{32}$`)),
      expires: world.clock.now + 600_000,
    });
    expect(await opened(answer?.type === 'link' && answer.url)).toMatchObject({
      purpose: 'follow',
      web: visitor.thread,
      site: 'shop.example',
    });
  });

  test.each([
    ['https://shop.example/mugs?size=3', 'shop.example'],
    ['https://evil.example/login', 'the-shop.example'],
    ['not a page', 'the-shop.example'],
    [undefined, 'the-shop.example'],
  ])('is named in Messenger by the operator’s own site alone: %s', async (referer_uri, site) => {
    const visitor = await world.visitor();
    await world.commit({
      ...newConversation(visitor.thread, world.clock.now),
      ...(referer_uri !== undefined && { referer_uri }),
    });
    const answer = await visitor.asks(ask, world.instance({ site: 'the-shop.example' }));
    expect(await opened(answer?.type === 'link' && answer.url)).toMatchObject({ site });
  });

  test('gets five in an hour, and is told when there will be more', async () => {
    const visitor = await world.visitor();
    for (let n = 0; n < 5; n++) expect(await visitor.asks(ask)).toMatchObject({ type: 'link' });
    world.clock.now += 60_000;
    const untilNextHour = (3_600_000 - (world.clock.now % 3_600_000)) / 1000;
    expect(await visitor.asks(ask)).toMatchObject({ code: 'slow_down', retry_after: Math.ceil(untilNextHour) });
  });

  test('is refused where no Page is connected, and without a session', async () => {
    const visitor = await world.visitor();
    const alone = world.instance({ messengerAddress: undefined });
    expect(await visitor.asks(ask, alone)).toMatchObject({ code: 'unknown_type' });
    expect(await world.browser().asks(ask)).toMatchObject({ code: 'session_needed' });
  });

  test('is refused once their network has had too many in a minute', async () => {
    const visitors = await Promise.all(Array.from({ length: 13 }, () => world.visitor('10.9.9.9')));
    const answers = [];
    for (let n = 0; n <= perNetwork.link; n++) answers.push(await visitors[n % 13]?.asks(ask));
    expect(answers.slice(0, -1)).not.toContainEqual(expect.objectContaining({ code: 'slow_down' }));
    expect(answers.at(-1)).toMatchObject({ code: 'slow_down' });
  });
});
