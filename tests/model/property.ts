import fc from 'fast-check';
import { expect } from 'vitest';
import type { Store } from '../../lib/store/index.ts';
import { type Script, script } from './commands.ts';
import { controlOf, ownerName, textOf, World } from './world.ts';

/**
 * Runs `numRuns` scripts, and compares each with the model. They are the same scripts each time, so that a failure is
 * never left to chance. `MODEL_SEED=2 npx vitest run tests/model` runs others.
 */
export async function holds(numRuns: number, without: (store: Store) => Store = (store) => store): Promise<void> {
  const property = fc.asyncProperty(script, (each: Script) => holdsFor(new World(each, without)));
  await fc.assert(property, { numRuns, seed: Number(process.env.MODEL_SEED ?? 1) });
}

async function holdsFor(world: World): Promise<void> {
  await world.run();
  expect(world.complaints).toEqual([]);
  await expectWhole(world);
  await expectScreens(world);
  const isExact = world.script.surface === 'web' || !world.script.faults;
  if (isExact) await expectModel(world);
}

/** Nothing is lost, nothing stands twice, and what Messenger got twice was in doubt. */
async function expectWhole(world: World): Promise<void> {
  const history = await world.history();
  expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
  const notes = await world.store.notes(world.thread, { limit: 1000 });
  const texts = history.flatMap(({ content, status }) => {
    if ('control' in content) return [];
    const text = textOf(content);
    // A take-over drops what a later call replied. The call waits until the person is done, and replies again.
    return status === 'dropped' && text.startsWith('called later') ? [] : [text];
  });
  const unique = texts.filter((text) => text !== 'back');
  expect(unique.toSorted()).toEqual([...new Set(unique)].toSorted());
  for (const text of world.acknowledged) {
    const refused = notes.filter(({ refused, text: kept }) => kept === text && refused?.settled === undefined);
    expect([text, texts.filter((each) => each === text).length + refused.length]).toEqual([text, 1]);
  }
  const twice = world.accepted.filter((text, index) => text !== 'back' && world.accepted.indexOf(text) !== index);
  expect(twice.filter((text) => !world.doubted.has(text) && !world.retried.has(text))).toEqual([]);
  const conversation = world.conversation();
  expect(conversation?.openTurn).toBeUndefined();
  expect(world.accepted.filter((text) => text.startsWith('note'))).toEqual([]);
}

/** Visitor and agents read one order, pushed or asked for, and no note reaches the visitor. */
async function expectScreens(world: World): Promise<void> {
  const history = await world.history();
  const visitor = await world.screenOf('visitor');
  expect(JSON.stringify(visitor)).not.toContain('"note');
  expect(visitor.map((entry) => ('seq' in entry ? entry.seq : 'note'))).toEqual(history.map(({ seq }) => seq));
  const agent = await world.screenOf('anna');
  expect(await world.screenOf('ben')).toEqual(agent);
  const lines = agent.filter((entry) => 'seq' in entry);
  expect(lines.map(({ seq }) => seq)).toEqual(history.map(({ seq }) => seq));
  const pushed = [...world.agentScreen].sort(([a], [b]) => a - b).map(([, line]) => line);
  expect(pushed).toEqual(lines);
  if (world.script.surface === 'messenger') return;
  const shown = [...world.visitorScreen].sort(([a], [b]) => a - b).map(([, line]) => line);
  expect(shown).toEqual(visitor);
}

/** Exactly what the model says: lines, changes of owner, refused replies, who owns, who waits, and the shelf. */
async function expectModel(world: World): Promise<void> {
  const { model, thread, store } = world;
  const history = await world.history();
  const spoken = history.flatMap(({ speaker, content, status }) => {
    const mark = status === 'sent' || status === 'received' ? '' : ` <${status}>`;
    return 'control' in content || status === 'dropped' ? [] : [`${speaker}: ${textOf(content)}${mark}`];
  });
  const controls = history.flatMap(({ content, status }) =>
    'control' in content && status !== 'dropped' ? [controlOf(content)] : [],
  );
  const notes = await store.notes(thread, { limit: 1000 });
  const refused = notes.flatMap(({ text, refused }) => (refused ? [`${text} ${refused.settled === true}`] : []));
  const conversation = world.conversation();
  expect({
    spoken,
    controls: controls.toSorted(),
    notes: notes.flatMap(({ text, refused }) => (refused ? [] : [text])).toSorted(),
    refused: refused.toSorted(),
    ...(conversation && {
      owner: ownerName(conversation),
      generation: conversation.generation,
      saved: conversation.saved.last,
      waits: conversation.waitingSince !== undefined,
      attention: conversation.attention !== undefined,
      shelf: conversation.row?.shelf,
    }),
  }).toEqual({
    spoken: model.spoken(),
    controls: model.controls.toSorted(),
    notes: model.notes.toSorted(),
    refused: [...model.refused.values()].map(({ text, settled }) => `${text} ${settled}`).toSorted(),
    ...(conversation && {
      owner: model.owner.kind === 'agent' ? `agent ${model.owner.agent ?? ''}` : model.owner.kind,
      generation: model.generation,
      saved: model.saved,
      waits: model.waits,
      attention: model.attention !== undefined,
      shelf: model.shelf,
    }),
  });
}
