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

type Change = { do: 'write' | 'join' | 'forget' | 'undo' | 'say' | 'say in Messenger' | 'restart' | 'second' | 'wait' };
const change: fc.Arbitrary<Change> = fc.record({
  do: fc.constantFrom(
    'write',
    'write',
    'join',
    'forget',
    'undo',
    'say',
    'say in Messenger',
    'restart',
    'second',
    'wait',
  ),
});

test('However often a browser shows its chat in Messenger and forgets it, nothing that was written is lost or misplaced', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 25 }), fates, delays, async (changes, fate, delay) => {
      let healed = false;
      const world = createWorld({
        answers: false,
        fate: () => (healed ? 'arrives' : next(fate)),
        delay: () => next(delay),
        answerDelay: () => next(delay) % 50,
      });
      world.model.reach({ messenger: { state: 'possible' } });
      const messenger = world.model.messenger([{ speaker: 'agent', sent: { text: 'from the phone' } }]);
      const first = world.tab();
      const written: string[] = [];
      const steps: Readonly<Record<Change['do'], () => void>> = {
        write() {
          written.push(`line ${written.length}`);
          first.liveClient.write(written.at(-1) ?? '');
        },
        join: () => void first.liveClient.ask({ type: 'digits', digits: '123456' }),
        forget: () => void first.liveClient.ask({ type: 'forget_device' }),
        undo: world.model.part,
        say: () => void world.model.say({ text: 'from the website' }, 'agent'),
        'say in Messenger': () => world.model.sayInMessenger({ speaker: 'agent', sent: { text: 'once more' } }),
        restart: world.model.restart,
        second: () => void (world.tabs.size < 2 && world.tab()),
        wait: () => {},
      };
      for (const each of changes) {
        steps[each.do]();
        await world.advance(each.do === 'wait' ? 5000 : 100);
      }
      healed = true;
      await world.advance(20 * 60_000);

      const own = world.conversation();
      const textsOf = (lines: readonly object[]) =>
        lines.flatMap((line) => ('message' in line ? [(line.message as { text: string }).text] : []));
      const arrived = [own?.lines ?? [], messenger.lines].map(textsOf);
      expect(new Set(arrived.flat())).toEqual(new Set(written));
      const inOrder = (texts: string[]) => written.filter((text) => texts.includes(text));
      for (const texts of arrived) expect(texts).toEqual(inOrder(texts));
      const through = own?.joined?.through ?? Number.POSITIVE_INFINITY;
      const numbers = [
        ...(own?.lines ?? []).map(({ seq }) => seq).filter((seq) => seq <= through),
        ...(own?.joined ? messenger.lines.map(({ seq }) => seq + through) : []),
      ];
      for (const { liveClient } of world.tabs) {
        const { lines, mine } = liveClient.view();
        expect(mine).toEqual([]);
        expect(lines.map(({ seq }) => seq)).toEqual(numbers.slice(-lines.length || numbers.length));
        expect(lines.length).toBeGreaterThanOrEqual(Math.min(numbers.length, 1));
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
}, 120_000);

function next<T>(stream: fc.Stream<T>): T {
  const result = stream.next();
  if (result.done) throw new Error('the stream ended');
  return result.value;
}
