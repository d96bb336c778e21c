import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDigits } from '../../lib/links/index.ts';
import { ownedBy, page, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHAT = { page, customer: '7001' };

/** A visitor whose session has asked for digits, which Messenger shows. */
async function asked({ id = 'link-1' } = {}) {
  const visitor = await world.visitor();
  const connection = await world.live.connections.get(visitor.connection);
  const session = connection?.session ?? '';
  const { digits, hash } = newDigits(session, id);
  await world.push.digits(CHAT, { id, session, hash, site: 'shop.example' });
  const wrong = digits === '000000' ? '111111' : '000000';
  let frames = 0;
  const types = (typed: string) => visitor.asks({ type: 'digits', id: `d${frames++}`, digits: typed });
  return { ...visitor, session, digits, wrong, types };
}

const warnings = () => world.logged.filter(({ message }) => message.startsWith('Digits that Messenger'));

describe('Digits that a visitor types', () => {
  test('tell the worker of their thread to join, as one event however often they are typed', async () => {
    const visitor = await asked();
    expect(await visitor.types(visitor.digits)).toMatchObject({ type: 'ack' });
    expect(await visitor.types(`${visitor.digits.slice(0, 3)} ${visitor.digits.slice(3)}`)).toMatchObject({
      type: 'ack',
    });
    const events = world.queued.filter(({ thread }) => thread.customer === visitor.thread.customer);
    const told = { kind: 'join', session: visitor.session, customer: CHAT.customer, site: 'shop.example' };
    expect(events).toMatchObject([{ item: { from: 'visitor', told } }, { item: { from: 'visitor', told } }]);
    expect(new Set(events.map(({ key }) => key)).size).toBe(1);
  });

  test('do not count any more once the visitor has asked for new ones, also where they have joined already', async () => {
    const visitor = await asked({ id: 'link-old' });
    expect(await visitor.types(visitor.digits)).toMatchObject({ type: 'ack' });
    expect(await visitor.asks({ type: 'link', id: 'l1', purpose: 'follow' })).toMatchObject({ type: 'link' });
    expect(await visitor.types(visitor.digits)).toMatchObject({ type: 'ack' });
    expect(await visitor.asks({ type: 'link', id: 'l2', purpose: 'join' })).toMatchObject({ type: 'link' });
    expect(await visitor.types(visitor.digits)).toMatchObject({ code: 'digits_over' });
  });

  test('may be wrong twice, and the third time they are over, also where they are right after that', async () => {
    const visitor = await asked();
    const before = warnings().length;
    expect(await visitor.types(visitor.wrong)).toMatchObject({
      code: 'wrong_digits',
      message: expect.stringContaining('2'),
    });
    expect(await visitor.types('12345')).toMatchObject({ code: 'wrong_digits', message: expect.stringContaining('1') });
    expect(await visitor.types(visitor.wrong)).toMatchObject({ code: 'digits_over' });
    expect(await visitor.types(visitor.digits)).toMatchObject({ code: 'digits_over' });
    expect(warnings()).toHaveLength(before + 4);
    // `npm run logs` finds them by the thread.
    const about = warnings()
      .slice(before)
      .map(({ fields }) => fields);
    expect(about).toEqual(Array(4).fill(expect.objectContaining(visitor.thread)));
    expect(JSON.stringify(warnings())).not.toContain(visitor.digits);
  });

  test('have three tries, however many a script sends at the same time, and however often a worker repeats itself', async () => {
    const visitor = await asked();
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.types(visitor.wrong)));
    const codes = answers.map((answer) => (answer?.type === 'error' ? answer.code : answer?.type));
    expect(codes.filter((code) => code === 'wrong_digits')).toHaveLength(2);
    const { hash } = newDigits(visitor.session, 'link-1');
    await world.push.digits(CHAT, { id: 'link-1', session: visitor.session, hash, site: 'shop.example' });
    expect(await visitor.types(visitor.digits)).toMatchObject({ type: 'error' });
  });

  test('run out after ten minutes', async () => {
    const visitor = await asked();
    world.clock.now += 10 * 60_000 + 1;
    expect(await visitor.types(visitor.digits)).toMatchObject({ code: 'digits_over' });
  });

  test('open nothing for another session, and nothing where none were asked for', async () => {
    const visitor = await asked();
    const stranger = await world.visitor();
    const typed = { type: 'digits', id: 'd', digits: visitor.digits };
    expect(await stranger.asks(typed)).toMatchObject({ code: 'digits_over' });
    const other = await asked({ id: 'link-2' });
    expect(await other.types(visitor.digits)).toMatchObject({ code: 'wrong_digits' });
    expect(await world.browser().asks(typed)).toMatchObject({ code: 'session_needed' });
  });

  test('are replaced by those that were asked for last', async () => {
    const visitor = await asked();
    const later = newDigits(visitor.session, 'link-9');
    await world.push.digits(CHAT, { id: 'link-9', session: visitor.session, hash: later.hash, site: 'shop.example' });
    if (visitor.digits !== later.digits) expect(await visitor.types(visitor.digits)).toMatchObject({ type: 'error' });
    expect(await visitor.types(later.digits)).toMatchObject({ type: 'ack' });
  });

  test('are refused to a blocked visitor, and to one who has ended the chat', async () => {
    const visitor = await asked();
    const by = { id: 'anna', name: 'Anna' };
    await world.commit(ownedBy(visitor.thread, { kind: 'bot' }, { blocked: { by } }));
    expect(await visitor.types(visitor.digits)).toMatchObject({ code: 'closed' });
    const left = await asked();
    await left.asks({ type: 'end', id: 'end' });
    expect(await left.types(left.digits)).toMatchObject({ type: 'error' });
    await world.push.digits(CHAT, { id: 'x', session: left.session, hash: 'x', site: 'shop.example' });
    expect(await left.asks({ type: 'hello', id: 'h', session: left.token })).toMatchObject({ code: 'session_unknown' });
  });

  test('are stored as a hash', async () => {
    const visitor = await asked();
    expect(JSON.stringify(await world.items())).not.toContain(`"${visitor.digits}"`);
  });
});
