import { expect, test } from 'vitest';
import { forgottenConversation } from '../../lib/conversation/index.ts';
import { PAGE, spoken, World } from '../support/turn-world.ts';

const thread = { page: PAGE, customer: '7' };

/** Does what `npm run forget` does to the conversation's state. */
async function forget(world: World): Promise<void> {
  const { version, seq } = await world.conversation('7');
  await world.store.commit(forgottenConversation(thread, { version, seq }, world.now));
  await world.store.removeLines(thread, seq);
}

function talking(): World {
  return new World({ message: (chat, { message }) => chat.reply(`about ${message.text}`) });
}

test('an event that waited while its conversation was forgotten is dropped, and the bot is not asked', async () => {
  const world = talking();
  world.text('7', 'm1', 'one');
  await world.drain();
  world.text('7', 'm2', 'two');
  await forget(world);
  await world.drain();
  expect(await world.history('7')).toEqual([]);
  expect(world.said.map(({ text }) => text)).toEqual(['about one']);
});

test('a message that Meta delivers late is dropped, too', async () => {
  const world = talking();
  world.text('7', 'm1', 'one');
  await world.drain();
  await forget(world);
  const written = world.now - 3_600_000;
  world.now += 60_000;
  world.receive({
    sender: { id: '7' },
    recipient: { id: PAGE },
    timestamp: written,
    message: { mid: 'm0', text: 'an hour ago' },
  });
  await world.drain();
  expect(await world.history('7')).toEqual([]);
});

test('a day that a turn put while its conversation was forgotten is deleted, and later ones stay', async () => {
  const world = talking();
  const facts = { surface: 'messenger', wrote: true, bot: true } as const;
  world.text('7', 'm1', 'one');
  await world.drain();
  const old = world.text('7', 'm2', 'two');
  await forget(world);
  await world.store.putDay(thread, { day: '2026-01-04', ...facts });
  await world.drain();
  expect(await world.store.day('2026-01-04')).toEqual([]);

  world.now += 1_000;
  world.text('7', 'm3', 'three');
  await world.drain();
  world.now += 86_400_000;
  world.text('7', 'm4', 'four');
  await world.drain();
  // A replay of the old event.
  world.queue.push({ event: old, deliveries: 0 });
  await world.drain();
  expect(await world.store.day('2026-01-05')).toEqual([{ thread, facts: { day: '2026-01-05', ...facts } }]);
});

test('what the customer writes later begins a new conversation, with the bot and numbers of its own', async () => {
  const world = talking();
  world.text('7', 'm1', 'one');
  await world.drain();
  await forget(world);
  world.now += 1_000;
  world.text('7', 'm3', 'three');
  await world.drain();
  expect(spoken(await world.history('7'))).toEqual(['customer: three', 'bot: about three']);
  // A replay of an old event finds the new conversation, and is dropped as well.
  const old = world.text('7', 'm1', 'one', {});
  world.queue.length = 0;
  world.queue.push({ event: { ...old, at: world.now - 2_000 }, deliveries: 0 });
  await world.drain();
  expect(spoken(await world.history('7'))).toEqual(['customer: three', 'bot: about three']);
});

test('a turn that runs while its conversation is forgotten leaves nothing behind', async () => {
  const world: World = new World({
    async message(chat, { message }) {
      if (message.text === 'two') await forget(world);
      chat.reply(`about ${message.text}`);
    },
  });
  world.text('7', 'm1', 'one');
  await world.drain();
  world.text('7', 'm2', 'two');
  await expect(world.drain()).rejects.toThrow('no longer at version');
  // The queue delivers it again.
  await world.drain();
  expect(await world.history('7')).toEqual([]);
  expect(world.said.map(({ text }) => text)).toEqual(['about one']);
  expect(world.logs).toEqual([
    expect.objectContaining({ message: 'An event from before its conversation was forgotten is dropped' }),
  ]);
});
