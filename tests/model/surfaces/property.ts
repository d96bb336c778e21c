import fc from 'fast-check';
import { expect } from 'vitest';
import type { Line } from '../../../lib/conversation/index.ts';
import { type Script, script } from './commands.ts';
import { contentOf, psidOf } from './phones.ts';
import { type Without, World } from './world.ts';

/**
 * Runs `numRuns` scripts, and compares each with the model. They are the same scripts each time.
 * `MODEL_SEED=2 npx vitest run tests/model/surfaces` runs others.
 */
export async function holds(numRuns: number, without?: Without): Promise<void> {
  const property = fc.asyncProperty(script, (each: Script) => holdsFor(new World(each, without)));
  await fc.assert(property, { numRuns, seed: Number(process.env.MODEL_SEED ?? 1) });
}

async function holdsFor(world: World): Promise<void> {
  await world.run();
  expect(world.complaints).toEqual([]);
  await expectOneOrder(world);
  await expectFollowUps(world);
  expect(JSON.stringify(world.everything())).not.toMatch(/cc-[A-Za-z0-9_-]{32}/);
}

/** Lines have no gaps, and each tab was pushed what it reads: the same lines in the same order. */
async function expectOneOrder(world: World): Promise<void> {
  for (const place of ['home', 'other', 'ada', 'stranger'] as const) {
    const thread = world.threadAt(place);
    const lines = await world.linesOf(thread);
    if (!world.model.forgotten.has(thread)) {
      expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
    }
  }
}

/** Each answer that had to go to Messenger is there once, and its line says what happened. */
async function expectFollowUps(world: World): Promise<void> {
  const inMessenger = new Map<string, Line[]>();
  for (const person of ['ada', 'stranger'] as const) inMessenger.set(person, await world.linesOf(psidOf(person)));
  for (const place of ['home', 'other'] as const) {
    const web = world.threadAt(place);
    if (world.model.forgotten.has(web)) continue;
    for (const line of await world.linesOf(web)) {
      if (line.speaker !== 'agent' || !('sent' in line.content)) continue;
      const text = line.content.sent.text ?? '';
      const goes = world.model.goes.get(text) ?? [];
      const about = `${text} (${line.seq} of ${place})`;
      expect([about, line.followUp !== undefined]).toEqual([about, goes.length > 0]);
      for (const person of new Set(goes)) {
        const brought = (inMessenger.get(person) ?? []).filter(
          ({ from }) => from?.customer === web && from.seq === line.seq,
        );
        const times = goes.filter((each) => each === person).length;
        expect([about, person, brought.length <= times]).toEqual([about, person, true]);
        const shown = world.phones.of(person).filter((message) => contentOf(message) === text).length;
        if (!world.phones.doubted.has(text) && !world.model.forgotten.has(psidOf(person))) {
          expect([about, person, 'stands on the phone', shown]).toEqual([
            about,
            person,
            'stands on the phone',
            brought.filter(({ status }) => status === 'sent').length,
          ]);
        }
      }
      if (line.followUp === undefined) continue;
      expect([about, line.followUp.status]).not.toEqual([about, 'waiting']);
    }
  }
}
