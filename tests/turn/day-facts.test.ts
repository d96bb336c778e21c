import { describe, expect, it } from 'vitest';
import { withFacts } from '../../lib/conversation/day-facts.ts';
import { newConversation } from '../../lib/conversation/index.ts';
import { OURS, PAGE, World } from '../support/turn-world.ts';

const MINUTE = 60_000;
const facts = async (world: World, customer = '7') => (await world.conversation(customer)).facts;

function talking(): World {
  return new World({
    message(chat, { message }) {
      chat.reply(`about ${message.text}`);
      if (message.text === 'person') chat.passToHuman();
    },
  });
}

describe('The facts of a day', () => {
  it('count a wait from the line that an agent took away from the thinking bot', async () => {
    const world = talking();
    world.text('7', 'm1', 'hello');
    await world.takeOver('7', 'anna');
    await world.drain();
    world.now += MINUTE;
    await world.reply('7', 'anna', 'Anna here');
    await world.drain();
    expect(await facts(world)).toMatchObject({ wrote: true, person: true, waits: [60] });
  });

  it('count no wait that ends without an answer', async () => {
    const world = talking();
    world.text('7', 'm1', 'person');
    await world.drain();
    world.now += MINUTE;
    const ids = { sender: { id: '7' }, recipient: { id: PAGE }, timestamp: world.now };
    world.receive({ ...ids, pass_thread_control: { new_owner_app_id: OURS } });
    await world.drain();
    expect((await world.conversation('7')).waitingSince).toBeUndefined();
    expect(await facts(world)).not.toHaveProperty('waits');
  });

  it('take a notice of the Page itself for no person', async () => {
    const world = talking();
    world.text('7', 'm1', 'hello');
    const message = { mid: 'notice', text: 'We are closed today', is_echo: true };
    world.receive({ sender: { id: PAGE }, recipient: { id: '7' }, timestamp: world.now, message });
    await world.drain();
    expect(await facts(world)).toEqual({ day: '2026-01-05', surface: 'messenger', wrote: true, bot: true });
  });

  it('stay on their day where the clock of another worker is behind', () => {
    const conversation = newConversation({ page: PAGE, customer: '7' }, 0);
    const late = withFacts(conversation, { wrote: true }, { appId: OURS, now: Date.UTC(2026, 0, 6) });
    const behind = withFacts(late, { bot: true }, { appId: OURS, now: Date.UTC(2026, 0, 6) - 5 });
    expect(behind.facts).toMatchObject({ day: '2026-01-06', wrote: true, bot: true });
  });

  it('keep a hundred waits at most', () => {
    let conversation = newConversation({ page: PAGE, customer: '7' }, 0);
    for (let n = 0; n < 150; n += 1) {
      conversation = withFacts(conversation, { answeredAfter: 0 }, { appId: OURS, now: n * 1000 });
    }
    expect(conversation.facts?.waits).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });
});
