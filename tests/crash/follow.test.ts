import { describe, expect, test } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { FollowWorld, PERSON, WEB } from '../support/follow-world.ts';
import { type Fate, graphError, spoken } from '../support/turn-world.ts';

const bot = defineBot({ message: (chat, { message }) => void chat.reply(`about ${message.text}`) });

/** Everything of both threads, from the visitor's question to *Mark as done*. */
async function story(prepare: (world: FollowWorld) => void = () => {}): Promise<FollowWorld> {
  const world = new FollowWorld(bot);
  prepare(world);
  const token = world.makeLink(WEB);
  world.visitor('Do you ship to Norway?');
  await world.drain();
  world.opens(token);
  await quiet(world);
  world.tap('show', token);
  await quiet(world);
  await world.takeOver(WEB, 'anna');
  await world.drain();
  world.agent(WEB, 'anna', { kind: 'reply', text: 'Yes, in a week.', basis: await basisOf(world) });
  await world.drain();
  await quiet(world);
  world.text(PERSON, 'm1', 'To Oslo?');
  await quiet(world);
  world.agent(WEB, 'anna', { kind: 'done' });
  await quiet(world);
  return world;
}

async function basisOf(world: FollowWorld) {
  const { seq, generation } = await world.conversation(WEB);
  return { seq, generation };
}

/** Lets every echo arrive and enough minutes pass, until nothing is pending. */
async function quiet(world: FollowWorld): Promise<void> {
  await world.drain();
  for (let minute = 0; minute < 5; minute += 1) await world.pass(61_000);
}

async function outcome(world: FollowWorld) {
  const [web, person] = [await world.conversation(WEB), await world.conversation(PERSON)];
  return {
    said: world.said.map(({ text }) => text),
    web: spoken(await world.history(WEB)),
    person: spoken(await world.history(PERSON)),
    followUp: (await world.followUp(await world.seqOf('Yes, in a week.')))?.status,
    pending: [...web.pending, ...person.pending],
    owners: [web.owner.kind, person.owner.kind],
    follow: web.follow?.customer,
    follows: person.follows?.web,
    unread: web.unread,
    isDone: [web.doneAt !== undefined, person.doneAt !== undefined],
  };
}

const WHOLE = {
  said: ['[template]', 'No person has answered yet. The answer comes here.', 'Yes, in a week.'],
  web: [
    'customer: Do you ship to Norway?',
    'bot: about Do you ship to Norway?',
    'bot: (take to agent)',
    'agent: Yes, in a week.',
    'agent: (pass to bot)',
  ],
  followUp: 'sent',
  pending: [],
  owners: ['bot', 'bot'],
  follow: PERSON,
  follows: WEB,
  unread: undefined,
  isDone: [true, true],
};

describe('A chat that follows to Messenger', () => {
  test('is whole where nothing fails', async () => {
    const whole = await outcome(await story());
    expect(whole).toMatchObject(WHOLE);
    expect(whole.person.slice(-4)).toEqual([
      'agent: Yes, in a week.',
      expect.stringContaining('(take to agent)'),
      'customer: To Oslo?',
      expect.stringContaining('(pass to bot)'),
    ]);
  });

  test('is the same after a worker was killed before or after any call, with nothing lost and nothing twice', async () => {
    const first = await story();
    const expected = await outcome(first);
    expect(first.steps).toBeGreaterThan(100);
    for (let step = 0; step < first.steps; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await story((begun) => {
          begun.killAt = { step, when };
        });
        expect(await outcome(world), `killed ${when} step ${step}`).toEqual(expected);
      }
    }
  });

  test.each([
    ['cut before it was accepted', 'cut before it was accepted'],
    ['cut after it was accepted', 'cut after it was accepted'],
    ['refused by a rate limit', graphError('rate_limit')],
  ] satisfies [string, Fate][])('is whole where any call to Messenger is %s', async (_, fate) => {
    for (const call of [0, 1, 2]) {
      const world = await story((begun) => begun.fates.push(...Array<Fate>(call).fill('answered'), fate));
      expect(await outcome(world), `call ${call}`).toMatchObject(WHOLE);
    }
  });
});
