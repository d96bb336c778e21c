import { describe, expect, it } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { graphError, PAGE, spoken, World } from '../support/turn-world.ts';

const MINUTE = 60_000;

const bot = defineBot({
  message: (chat) => chat.passToHuman(),
});

/** Anna has taken over a conversation of Messenger, and then one of the website. */
async function ownedByAnna(): Promise<World> {
  const world = new World(bot);
  world.people = { ...world.people, handOver: 'inbox' };
  world.text('7', 'm1', 'person');
  const item = { sender: { id: 'web-1' }, recipient: { id: PAGE }, timestamp: world.now };
  world.receive({ ...item, message: { mid: 'w_1', text: 'person' } }, { source: 'web' });
  await world.drain();
  for (const customer of ['7', 'web-1']) await world.takeOver(customer, 'anna');
  await world.drain();
  world.notices.length = 0;
  return world;
}

/** What the command `npm run agent -- revoke` does first. */
function revokeAnna(world: World) {
  world.team.splice(0, 1);
}

describe('Once an agent is revoked', () => {
  it('a reply of theirs that waits for Meta does not go out, and the customer still waits', async () => {
    const world = await ownedByAnna();
    world.fates.push(graphError('rate_limit', { retryAfterMs: MINUTE }));
    await world.reply('7', 'anna', 'an answer');
    await world.drain();
    revokeAnna(world);
    await world.pass(2 * MINUTE);
    expect(world.said).toEqual([]);
    expect(spoken(await world.history('7')).at(-1)).toBe('agent: an answer <dropped>');
    expect((await world.conversation('7')).waitingSince).toBeDefined();
  });

  it('a reply in doubt is not sent again', async () => {
    const world = await ownedByAnna();
    world.fates.push('cut before it was accepted');
    await world.reply('7', 'anna', 'an answer');
    await world.drain();
    revokeAnna(world);
    await world.pass(2 * MINUTE);
    expect(world.said).toEqual([]);
    expect(spoken(await world.history('7')).at(-1)).toBe('agent: an answer <in_doubt>');
  });

  it.each(['7', 'web-1'])('a worker that stopped in the turn of their reply is not continued: %s', async (customer) => {
    const world = await ownedByAnna();
    await world.reply(customer, 'anna', 'an answer');
    // The third call is the one after the turn was committed.
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (conversation) => {
      const committed = await commit(conversation);
      world.store.commit = commit;
      revokeAnna(world);
      world.kill();
      return committed;
    };
    await world.drain();
    expect(spoken(await world.history(customer))).not.toContain('agent: an answer');
    expect(world.said).toEqual([]);
  });

  it('a customer whom they blocked does not wait, and no agent is told of them', async () => {
    const world = await ownedByAnna();
    world.agent('web-1', 'anna', { kind: 'block' });
    await world.drain();
    world.notices.length = 0;
    await world.reply('web-1', 'anna', 'too late');
    revokeAnna(world);
    await world.drain();
    const { owner, waitingSince } = await world.conversation('web-1');
    expect(owner).toEqual({ kind: 'agent' });
    expect(waitingSince).toBeUndefined();
    expect(world.notices).toEqual([]);
  });

  it('their event in the queue releases a thread that was missed: the customer waits, and others are told', async () => {
    const world = await ownedByAnna();
    await world.reply('web-1', 'anna', 'too late');
    revokeAnna(world);
    await world.drain();
    const { owner, waitingSince } = await world.conversation('web-1');
    expect(owner).toEqual({ kind: 'agent' });
    expect(waitingSince).toBeDefined();
    expect(spoken(await world.history('web-1')).at(-1)).toBe('agent: (release to agent)');
    expect(JSON.stringify(await world.history('web-1'))).not.toContain('too late');
    expect(world.notices).toHaveLength(1);
  });

  it('a colleague may still send their failed line again', async () => {
    const world = await ownedByAnna();
    world.fates.push(graphError('invalid'));
    await world.reply('7', 'anna', 'an answer');
    await world.drain();
    revokeAnna(world);
    await world.takeOver('7', 'ben');
    const { seq } = (await world.history('7')).find(({ status }) => status === 'failed') ?? {};
    world.agent('7', 'ben', { kind: 'retry', seq: seq ?? 0, attempt: 0 });
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['an answer']);
  });
});

describe('A thread that is assigned', () => {
  it('tells that agent, the visitor and the one before', async () => {
    const world = await ownedByAnna();
    world.agent('web-1', 'anna', { kind: 'assign', to: 'ben' });
    await world.drain();
    const { content } = (await world.history('web-1')).at(-1) ?? {};
    const names = { fromAgent: { id: 'anna', name: 'Anna' }, toAgent: { id: 'ben', name: 'Ben' } };
    expect(content).toEqual({ control: { action: 'pass', from: 'agent', to: 'agent', ...names } });
    expect(world.notices).toEqual([{ customer: 'web-1', key: expect.any(String), assigned: 'ben' }]);
    expect(world.rows.at(-1)?.owner).toMatchObject({ agent: { id: 'ben' } });
    expect(world.owners.at(-1)).toBe('agent');
    await world.reply('web-1', 'anna', 'from the one before');
    await world.drain();
    expect(world.notes).toMatchObject([{ text: 'from the one before', refused: { reason: 'not_yours' } }]);
  });
});
