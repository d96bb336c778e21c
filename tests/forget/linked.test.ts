import { describe, expect, test } from 'vitest';
import { toldEvent } from '../../lib/queue/index.ts';
import { FollowWorld, PERSON, WEB } from '../support/follow-world.ts';
import { graphError, PAGE } from '../support/turn-world.ts';

/* Two conversations of one customer, of which one is forgotten. */

const admin = { id: 'anna', name: 'Anna' };

/** Answers of the website follow to Messenger. */
async function following(): Promise<FollowWorld> {
  const world = new FollowWorld();
  await world.follows();
  await world.answers('Yes, we do.');
  return world;
}

async function forgets(world: FollowWorld, customer: string): Promise<void> {
  const about = { told: { kind: 'forget', by: admin }, id: `${customer} ${world.now}` } as const;
  const event = toldEvent({ page: PAGE, customer }, 'agent', about, world.now);
  world.queue.push({ event, deliveries: 0 });
  await world.drain();
  world.now += 1_000;
}

describe('Where the website’s conversation is forgotten', () => {
  test('nothing of it follows any more, not even an answer that waited to be read', async () => {
    const world = await following();
    await forgets(world, WEB);
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    expect(await world.conversation(PERSON)).not.toHaveProperty('follows');
    expect((await world.conversation(PERSON)).row).not.toHaveProperty('follows');
    expect((await world.conversation(WEB)).forgotten?.open).toBeUndefined();
  });

  test('the person in Messenger who taps *Show the answer* too late follows nothing', async () => {
    const world = new FollowWorld();
    world.visitor('Do you ship to Norway?');
    await world.drain();
    const token = world.makeLink(WEB);
    await forgets(world, WEB);
    // The link was open in their browser, and its item is not deleted in this world.
    world.opens(token);
    await world.drain();
    world.tap('show', token);
    await world.drain();
    expect(await world.conversation(PERSON)).not.toHaveProperty('follows');
    expect(await world.conversation(PERSON)).not.toHaveProperty('offer');
    expect(await world.history(WEB)).toEqual([]);
    expect((await world.conversation(WEB)).row).toBeUndefined();
  });
});

describe('Where the conversation in Messenger is forgotten', () => {
  test('answers of the website follow there no more, and the visitor’s conversation stays', async () => {
    const world = await following();
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['Yes, we do.']);
    await forgets(world, PERSON);
    expect(await world.conversation(WEB)).not.toHaveProperty('follow');
    await world.answers('In a week.');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['Yes, we do.']);
    expect(await world.history(WEB)).not.toEqual([]);
    expect(await world.history(PERSON)).toEqual([]);
  });

  test('an answer that was on its way says at its line that it did not arrive', async () => {
    const world = await following();
    await world.unreadForAMinute();
    const seq = await world.seqOf('Yes, we do.');
    await forgets(world, PERSON);
    const told = { kind: 'answer', seq, at: world.now, agent: admin, message: { text: 'Late' } } as const;
    const event = toldEvent({ page: PAGE, customer: PERSON }, WEB, { told, id: 'late' }, world.now);
    world.queue.push({ event, deliveries: 0 });
    await world.drain();
    expect(world.saidTo()).toEqual(['Yes, we do.']);
    expect(await world.followUp(seq)).toMatchObject({ status: 'failed', error: { code: 'not_followed' } });
    expect(await world.history(PERSON)).toEqual([]);
  });

  test('an answer that waited for Messenger says at its line that it did not arrive', async () => {
    const world = await following();
    world.fates.push(graphError('rate_limit', { retryAfterMs: 60 * 60_000 }));
    await world.unreadForAMinute();
    const seq = await world.seqOf('Yes, we do.');
    expect(await world.followUp(seq)).toMatchObject({ status: 'waiting' });
    await forgets(world, PERSON);
    expect(world.saidTo()).toEqual([]);
    expect(await world.followUp(seq)).toMatchObject({ status: 'failed', error: { code: 'not_followed' } });
  });
});
