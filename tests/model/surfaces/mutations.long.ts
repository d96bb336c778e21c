import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import type { OpenedLink } from '../../../lib/links/index.ts';
import type { Without } from './world.ts';

const RUNS = 1000;
const mocked = [
  '../../../lib/conversation/follow/following.ts',
  '../../../lib/conversation/may-read.ts',
  '../../../lib/conversation/without-digits.ts',
  '../../../lib/links/without-link.ts',
  '../../../lib/live/frames/still-reads.ts',
  '../../../lib/queue/told.ts',
];

afterEach(() => {
  for (const path of mocked) vi.doUnmock(path);
  vi.resetModules();
});

/** The property, with the modules that are mocked now. */
async function fails(without?: Without): Promise<void> {
  vi.resetModules();
  const property = await import('./property.ts');
  await expect(property.holds(RUNS, { without, shrinks: false })).rejects.toThrow(/Property failed/);
}

test('Where a link can be opened twice the property fails', async () => {
  const opened = new Map<string, OpenedLink | 'again' | undefined>();
  await fails((ports) => ({
    ...ports,
    links: {
      ...ports.links,
      consume: async (token, ...asked) => {
        const link = opened.get(token) ?? (await ports.links.consume(token, ...asked));
        opened.set(token, link);
        return link;
      },
    },
  }));
});

test('Where answers follow before *Show the answer* the property fails', async () => {
  vi.doMock('../../../lib/conversation/follow/following.ts', async (original) => {
    const module = await original<typeof import('../../../lib/conversation/follow/following.ts')>();
    const wasOpened: typeof module.wasOpened = (conversation, arrival, rules) => {
      const arrived = module.wasOpened(conversation, arrival, rules);
      const { opened, ...rest } = arrived.conversation;
      if (opened === undefined) return arrived;
      return { ...arrived, conversation: { ...rest, follow: { ...opened, since: rules.now } } };
    };
    return { ...module, wasOpened };
  });
  await fails();
});

test('Where news between threads has no key of its own the property fails', async () => {
  vi.doMock('../../../lib/queue/told.ts', async (original) => {
    const { toldEvent } = await original<typeof import('../../../lib/queue/told.ts')>();
    return { toldEvent: (...asked: Parameters<typeof toldEvent>) => ({ ...toldEvent(...asked), key: randomUUID() }) };
  });
  await fails();
});

test('Where a browser may read every line the property fails', async () => {
  vi.doMock('../../../lib/conversation/may-read.ts', async (original) => ({
    ...(await original<object>()),
    mayRead: () => true,
  }));
  await fails();
});

test('Where *Undo* does not end what a browser is sent the property fails', async () => {
  await fails((ports) => ({ ...ports, live: { ...ports.live, unjoin: async () => {} } }));
});

test('Where the right to read is not looked at again the property fails', async () => {
  vi.doMock('../../../lib/live/frames/still-reads.ts', async (original) => ({
    ...(await original<object>()),
    stillReads: async () => {},
  }));
  await fails();
});

test('Where agents see the digits the property fails', async () => {
  vi.doMock('../../../lib/conversation/without-digits.ts', () => ({ withoutDigits: (line: unknown) => line }));
  await fails();
});

test('Where the token of a link stays in its event the property fails', async () => {
  vi.doMock('../../../lib/links/without-link.ts', async (original) => {
    const { withoutLink } = await original<typeof import('../../../lib/links/without-link.ts')>();
    return {
      withoutLink: (...asked: Parameters<typeof withoutLink>) => ({ ...withoutLink(...asked), event: asked[0] }),
    };
  });
  await fails();
});

test('Where forgetting leaves the lines the property fails', async () => {
  await fails((ports) => ({
    ...ports,
    store: { ...ports.store, removeBefore: async () => ({ deleted: new Map(), isDone: true }) },
  }));
});
