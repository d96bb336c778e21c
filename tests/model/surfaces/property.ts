import fc from 'fast-check';
import { expect } from 'vitest';
import type { Line } from '../../../lib/conversation/index.ts';
import { type Script, script } from './commands.ts';
import { known } from './known.ts';
import { contentOf, psidOf } from './phones.ts';
import { type Without, World } from './world.ts';

interface Options {
  readonly without?: Without | undefined;
  /** Whether a failure is shortened to the fewest steps that show it. Default true. */
  readonly shrinks?: boolean;
}

/**
 * Runs `numRuns` scripts, the known ones first, and compares each with the model. They are the same each time.
 * `MODEL_SEED=2 npx vitest run tests/model/surfaces` runs others.
 */
export async function holds(numRuns: number, { without, shrinks = true }: Options = {}): Promise<void> {
  const property = fc.asyncProperty(script, (each: Script) => holdsFor(new World(each, without)));
  const examples = known.map((each): [Script] => [each]);
  await fc.assert(property, {
    numRuns,
    examples,
    seed: Number(process.env.MODEL_SEED ?? 1),
    endOnFailure: !shrinks,
  });
}

async function holdsFor(world: World): Promise<void> {
  await world.run();
  expect(world.complaints).toEqual([]);
  await expectOneOrder(world);
  await expectNothingLost(world);
  await expectFollowUps(world);
  await expectScreens(world);
  expectForgotten(world);
  expectNoSecrets(world);
}

/** Lines have no gaps, and each tab reads one order: what it was pushed is what it reads. */
async function expectOneOrder(world: World): Promise<void> {
  for (const place of ['home', 'other', 'ada', 'stranger'] as const) {
    const thread = world.threadAt(place);
    if (world.model.forgotten.has(thread)) continue;
    const lines = await world.linesOf(thread);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  }
  for (const tab of ['home', 'tab', 'other'] as const) {
    if (world.browsers.visitor(tab).token === undefined) continue;
    const pushed = world.browsers.linesOf(tab);
    const read = await world.browsers.readsAll(tab);
    const numbers = read.map(({ seq }) => seq);
    // Lines that come after a conversation was forgotten have later numbers.
    if (world.model.forgotten.size > 0) expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    else expect(numbers).toEqual(read.map((_, index) => index + 1));
    if (pushed !== undefined) expect(read).toEqual(expect.arrayContaining(pushed));
  }
  expect(world.complaints).toEqual([]);
}

/** What was acknowledged to a visitor stands once, in their own thread or in the one of Messenger that they joined. */
async function expectNothingLost(world: World): Promise<void> {
  const threads = world.threads();
  const lines = (await Promise.all(threads.map((thread) => world.linesOf(thread)))).flat();
  const texts = lines.flatMap(({ content }) => ('message' in content ? [content.message.text] : []));
  for (const text of world.acknowledged) {
    if (world.mayBeForgotten(text)) continue;
    expect([text, texts.filter((each) => each === text).length]).toEqual([text, 1]);
  }
  expect(texts.toSorted()).toEqual([...new Set(texts)].toSorted());
}

/**
 * What is said in a chat of Messenger goes to the phone, unless a browser shows that chat. Then the phone has said so,
 * as far as Meta tells.
 */
async function expectScreens(world: World): Promise<void> {
  for (const person of ['ada', 'stranger'] as const) {
    const { surface, joinedBy } = (await world.conversationOf(psidOf(person))) ?? {};
    if (joinedBy === undefined) expect([person, surface ?? 'messenger']).toEqual([person, 'messenger']);
    const lines = await world.linesOf(psidOf(person));
    for (const { id } of joinedBy ?? []) {
      const notice = lines.find(({ content }) => JSON.stringify(content).includes(`cc:undo:${id}`));
      const isRefused = notice?.status === 'failed' && notice.error?.code !== 'in_doubt';
      expect([person, id, notice !== undefined && !isRefused]).toEqual([person, id, true]);
    }
  }
}

/** Nothing from before is left of a conversation that was forgotten, also after replays. */
function expectForgotten(world: World): void {
  for (const [thread, at] of world.model.forgotten) {
    const left = world.texts.in(world.items(thread)).filter((written) => {
      const isOwn = written.origin.by !== 'agent' || written.origin.web === thread;
      return isOwn && written.at <= at;
    });
    expect([thread, left]).toEqual([thread, []]);
    const sessions = world.items().filter(({ sk, whose }) => sk === 'T' && JSON.stringify(whose)?.includes(thread));
    if (thread.startsWith('web-')) expect(sessions).toEqual([]);
  }
}

/** The tokens of links are stored and told nowhere, and digits stand on the phone alone. */
function expectNoSecrets(world: World): void {
  const { table, told } = world.everything();
  expect(JSON.stringify([table, told])).not.toMatch(/cc-[A-Za-z0-9_-]{32}/);
  for (const digits of world.phones.allDigits()) {
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`(?<!\\d)${digits.slice(0, 3)}\\s?${digits.slice(3)}(?!\\d)`));
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
            onPhone(inMessenger.get(person) ?? [], text).length,
          ]);
        }
      }
      if (line.followUp === undefined) continue;
      expect([about, line.followUp.status]).not.toEqual([about, 'waiting']);
    }
  }
}

/** The lines with this text that went out in Messenger. A joined browser shows others on the website alone. */
function onPhone(lines: readonly Line[], text: string): Line[] {
  return lines.filter(({ content, status, surface }) => {
    return 'sent' in content && content.sent.text === text && status === 'sent' && surface === 'messenger';
  });
}
