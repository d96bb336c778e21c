import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limit } from './limit.ts';
import { createWorld, type Fate } from './world.ts';

type Step =
  | { do: 'write'; tab: number }
  | { do: 'say' }
  | { do: 'wait'; ms: number }
  | { do: 'offline' | 'online' | 'restart' | 'second' }
  | { do: 'crash'; tab: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), tab: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'say' }) },
  fc.constant<Step>({ do: 'offline' }),
  fc.constant<Step>({ do: 'online' }),
  fc.constant<Step>({ do: 'restart' }),
  fc.constant<Step>({ do: 'second' }),
  fc.record({ do: fc.constant('crash' as const), tab: fc.nat(1) }),
);
const fates = fc.infiniteStream(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<Fate>('arrives') },
    fc.constant<Fate>('cut-before'),
    fc.constant<Fate>('cut-after'),
    fc.constant<Fate>('twice'),
  ),
);
const delays = fc.infiniteStream(fc.integer({ min: 1, max: 400 }));

test('Whatever the network and the limits do, each line arrives once, in the order of writing, and every tab shows it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fates,
      delays,
      fc.boolean(),
      fc.boolean(),
      async (steps, fate, delay, locks, limited) => {
        let healed = false;
        const world = createWorld({
          locks,
          fate: () => (healed ? 'arrives' : next(fate)),
          delay: () => next(delay),
        });
        if (limited) limit(world);
        world.tab();
        const written: string[] = [];
        const at = (index: number) => [...world.tabs][index % world.tabs.size];
        for (const each of steps) {
          if (each.do === 'write') {
            const text = `line ${written.length}`;
            written.push(text);
            at(each.tab)?.liveClient.write(text);
          } else if (each.do === 'say') world.model.say({ text: 'from an agent' }, 'agent');
          else if (each.do === 'wait') await world.advance(each.ms);
          else if (each.do === 'second') {
            if (world.tabs.size < 2) world.tab();
          } else if (each.do === 'crash') {
            at(each.tab)?.crash();
            if (world.tabs.size === 0) world.tab();
          } else if (each.do === 'restart') world.model.restart();
          else world[each.do]();
          await world.advance(1);
        }
        healed = true;
        world.online();
        await world.advance(20 * 60_000);

        const conversation = world.conversation();
        const arrived = (conversation?.lines ?? []).flatMap((line) => ('message' in line ? [line.message.text] : []));
        expect(arrived).toEqual(written);
        for (const { liveClient } of world.tabs) {
          const view = liveClient.view();
          expect(view.mine).toEqual([]);
          if (written.length === 0) continue;
          const newest = view.lines.slice(-30);
          expect(newest.map((line) => line.seq)).toEqual(
            conversation?.lines.slice(-newest.length).map((line) => line.seq),
          );
          expect(newest.length).toBe(Math.min(newest.length, conversation?.lines.length ?? 0));
          expect(newest.at(-1)?.seq).toBe(conversation?.lines.at(-1)?.seq);
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
}, 120_000);

function next<T>(stream: fc.Stream<T>): T {
  const result = stream.next();
  if (result.done) throw new Error('the stream ended');
  return result.value;
}
