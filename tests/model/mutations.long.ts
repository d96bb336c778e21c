import { afterEach, expect, test, vi } from 'vitest';
import type { Arrival } from '../../lib/conversation/index.ts';
import type { Store } from '../../lib/store/index.ts';

const RUNS = 3000;

afterEach(() => {
  vi.doUnmock('../../lib/conversation/owner.ts');
  vi.doUnmock('../../lib/turn/arrival-of.ts');
  vi.resetModules();
});

/** The property, with the modules that are mocked now. */
async function holds(without?: (store: Store) => Store): Promise<void> {
  vi.resetModules();
  const property = await import('./property.ts');
  await property.holds(RUNS, without);
}

async function fails(without?: (store: Store) => Store): Promise<void> {
  await expect(holds(without)).rejects.toThrow(/Property failed/);
}

test('Without the check of the generation the property fails', async () => {
  vi.doMock('../../lib/conversation/owner.ts', async (original) => ({
    ...(await original<object>()),
    isStale: () => false,
  }));
  await fails();
});

test('Without the check of what the author of a reply has seen the property fails', async () => {
  vi.doMock('../../lib/turn/arrival-of.ts', async (original) => {
    const { arrivalOf } = await original<typeof import('../../lib/turn/arrival-of.ts')>();
    return {
      arrivalOf: async (...asked: Parameters<typeof arrivalOf>): Promise<Arrival | undefined> => {
        const arrival = await arrivalOf(...asked);
        return arrival?.source === 'agent' ? { ...arrival, read: { ...arrival.read, lines: [] } } : arrival;
      },
    };
  });
  await fails();
});

test('Without the hint of a take-over the property fails', async () => {
  await fails((store) => ({ ...store, setHint: async () => {} }));
});

test('Without the markers of events the property fails', async () => {
  await fails((store) => ({ ...store, mark: async () => {} }));
});

test('Without the condition of the write the property fails', async () => {
  await fails((store) => ({
    ...store,
    commit: async (conversation) => {
      const { conversation: stored } = await store.load(conversation.thread, '');
      return store.commit({ ...conversation, version: stored?.version ?? 0 });
    },
  }));
});

test('With all of them it holds', () => holds());
