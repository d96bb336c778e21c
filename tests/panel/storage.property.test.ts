import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWorld } from './world.ts';

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant('write' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
  fc.constantFrom('full', 'unreadable', 'offline', 'online', 'restart'),
);

test('However the storage fails in the middle of a conversation, it stays one, with each line once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const world = createWorld();
      const { liveClient } = world.tab();
      const written = ['line 0'];
      liveClient.write('line 0');
      await world.advance(1000);
      for (const each of steps) {
        if (each === 'write') {
          written.push(`line ${written.length}`);
          expect(liveClient.write(written.at(-1) ?? '')).toBe(true);
        } else if (typeof each === 'number') await world.advance(each);
        else if (each === 'full' || each === 'unreadable') world.storageFaults[each] = !world.storageFaults[each];
        else if (each === 'restart') world.model.restart();
        else world[each]();
      }
      world.online();
      await world.advance(5 * 60_000);
      expect(world.model.conversations).toHaveLength(1);
      const lines = liveClient.view().lines.flatMap((line) => ('message' in line ? [line.message.text] : []));
      expect(lines).toEqual(written);
      expect(liveClient.view()).toMatchObject({ ended: false, mine: [] });
    }),
    { numRuns: Number(process.env.RUNS ?? 100) },
  );
}, 60_000);
