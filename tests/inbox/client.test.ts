import { describe, expect, test } from 'vitest';
import { rowOf } from './fake-server.ts';
import { startInboxWorld } from './inbox-world.ts';

const mine = { kind: 'agent', agent: { id: 'a1', name: 'Ana' } } as const;

/** Ana's inbox, signed in, with these conversations. */
async function signedIn(...rows: ReturnType<typeof rowOf>[]) {
  const world = await startInboxWorld(rows);
  const inbox = world.inbox(world.ana);
  inbox.client.start();
  await world.clock.advance(100);
  return { ...world, ...inbox };
}

type SignedIn = Awaited<ReturnType<typeof signedIn>>;

describe('signing in', () => {
  test('a link that is opened makes no session before the click', async () => {
    const { clock, server, inbox, ana } = await startInboxWorld();
    server.invites.set('token', ana);
    const { client, kept } = inbox(ana, false);
    client.start('token');
    await clock.advance(60_000);
    expect(client.view().signIn).toEqual({ kind: 'invited', token: 'token', name: 'Ana' });
    expect([...kept.keys()]).toEqual([]);
    expect(server.received.map(({ type }) => type)).not.toContain('agent_sign_in');
    client.confirmSignIn();
    await clock.advance(200);
    expect(client.view().signIn.kind).toBe('in');
    expect([...kept.keys()]).toEqual(['customer-chat-inbox:session']);
  });

  test('a link that was used says so', async () => {
    const { clock, inbox, ana } = await startInboxWorld();
    const { client } = inbox(ana, false);
    client.start('used');
    await clock.advance(200);
    expect(client.view().signIn).toEqual({ kind: 'out', reason: 'token_over' });
  });

  test('a revoked agent loses session, list and texts at once', async () => {
    const { client, server, clock, kept, open } = await signedIn(rowOf('web-1', { owner: mine }));
    client.setDraft('web-1', { reply: 'half a sentence' });
    server.pushAll({ type: 'error', code: 'revoked', message: 'revoked' });
    await clock.advance(100);
    expect(client.view().signIn).toEqual({ kind: 'out', reason: 'revoked' });
    expect(open()).toEqual([]);
    expect(kept.size).toBe(0);
    expect(client.drafts()).toEqual([]);
  });

  const told = {
    'by the server': ({ server }: SignedIn) => server.pushAll({ type: 'agent_signed_out' }),
    'by another tab': ({ kept, fire }: SignedIn) => {
      kept.clear();
      fire('storage');
    },
  };
  test.each(Object.entries(told))(
    'a revoked agent reads so, even where they were signed out before %s',
    async (_, tell) => {
      const inbox = await signedIn(rowOf('web-1', { owner: mine }));
      const { client, server, clock, open } = inbox;
      tell(inbox);
      server.pushAll({ type: 'agent_row', row: rowOf('web-2') });
      await clock.advance(50);
      expect(client.view().signIn).toEqual({ kind: 'out', reason: 'signed_out' });
      expect(open()).toEqual([]);
      server.pushAll({ type: 'error', code: 'revoked', message: 'revoked' });
      await clock.advance(50);
      expect(client.view()).toMatchObject({ signIn: { kind: 'out', reason: 'revoked' }, link: 'closed' });
    },
  );

  test('signing out closes the connection', async () => {
    const { client, clock } = await signedIn();
    void client.signOut(false);
    await clock.advance(3000);
    expect(client.view()).toMatchObject({ signIn: { kind: 'out', reason: 'signed_out' }, link: 'closed' });
  });
});

describe('the list', () => {
  test('a row never goes back to a lower version', async () => {
    const { client, server, clock } = await signedIn(rowOf('web-1', { version: 5, preview: 'new' }));
    server.pushAll({ type: 'agent_row', row: rowOf('web-1', { version: 4, preview: 'old' }) });
    await clock.advance(100);
    expect(client.row('web-1')?.preview).toBe('new');
  });

  test('a lost push of a row is found by the next ping', async () => {
    const { server, clock, open } = await signedIn(rowOf('web-1'), rowOf('web-2'));
    await clock.advance(6000);
    server.change('web-1', { shelf: 'done', owner: { kind: 'bot' } }, false);
    server.threads.set('web-3', { row: rowOf('web-3'), entries: [] });
    expect(open()).toEqual(['web-1', 'web-2']);
    await clock.advance(10_100);
    expect(open()).toEqual(['web-2', 'web-3']);
  });

  test('a row that was pushed while the shelf was read stays, though the index did not have it', async () => {
    const { server, clock, open } = await signedIn();
    const row = rowOf('web-9', { version: 3 });
    await clock.advance(4995);
    server.pushAll({ type: 'agent_row', row });
    await clock.advance(500);
    expect(open()).toEqual(['web-9']);
  });

  test('after sleep a dead connection is given up in two seconds, and the list is right with one sound', async () => {
    const { server, clock, open, sleep, fire, rang } = await signedIn(rowOf('web-1', { owner: mine }));
    await clock.advance(30_000);
    sleep();
    server.change('web-1', { shelf: 'done', owner: { kind: 'bot' } });
    for (const customer of ['web-2', 'web-3'])
      server.threads.set(customer, { row: rowOf(customer, { waitingSince: clock.now() }), entries: [] });
    fire('wake');
    await clock.advance(3000);
    expect(open()).toEqual(['web-2', 'web-3']);
    expect(rang.map((rows) => rows.length)).toEqual([2]);
  });

  test('customers who wait when the page opens make no sound, and a later one does', async () => {
    const { server, clock, rang } = await signedIn(rowOf('web-1', { waitingSince: 1 }), rowOf('web-2'));
    await clock.advance(10_000);
    expect(rang).toEqual([]);
    server.change('web-2', { waitingSince: clock.now() });
    await clock.advance(100);
    expect(rang.map((rows) => rows.map(({ thread }) => thread.customer))).toEqual([['web-2']]);
  });
});

describe('sending', () => {
  test('a reply whose acknowledgement was lost is sent again under the same id, and stands once', async () => {
    const { client, server, clock, cut, restore, texts } = await signedIn(rowOf('web-1', { owner: mine }));
    client.open('web-1');
    await clock.advance(100);
    client.reply('web-1', 'hello');
    await clock.advance(15);
    cut();
    restore();
    await clock.advance(5000);
    const events = server.received.filter(({ type }) => type === 'agent_event');
    expect(new Set(events.map((event) => 'id' in event && event.id)).size).toBe(1);
    expect(texts()).toEqual(['hello']);
    expect(client.view().outbox).toEqual([]);
  });

  test('a reply carries what its author had on the screen, not what came until it was sent', async () => {
    const { client, clock, cut, restore, texts, ...world } = await signedIn(rowOf('web-1', { owner: mine }));
    const other = world.inbox(world.ben);
    other.client.start();
    await clock.advance(100);
    for (const { client: each } of [{ client }, other]) each.open('web-1');
    await clock.advance(100);
    cut();
    await clock.advance(10);
    other.client.reply('web-1', 'Ben was faster');
    await clock.advance(100);
    client.reply('web-1', 'Ana answers, too');
    restore();
    await clock.advance(10_000);
    expect(texts()).toEqual(['Ben was faster']);
    const refused = client.view().thread?.entries.find((entry) => 'note' in entry);
    expect(refused).toMatchObject({ note: { text: 'Ana answers, too', refused: { reason: 'answered', missed: [1] } } });
    if (!refused || !('note' in refused)) return;
    client.act('web-1', { kind: 'send_anyway', note: refused.note.id });
    await clock.advance(100);
    expect(texts()).toEqual(['Ben was faster', 'Ana answers, too']);
    expect(other.texts()).toEqual(['Ben was faster', 'Ana answers, too']);
  });

  test('a reply waits until its author has the conversation on the screen', async () => {
    const { client, server, clock, texts } = await signedIn(rowOf('web-1', { owner: mine }));
    const line = { seq: 1, at: 1, speaker: 'bot', surface: 'web', status: 'sent' } as const;
    server.add('web-1', { ...line, sent: { text: 'Not read yet' } });
    server.refusals.set('agent_open', ['unavailable', 'unavailable']);
    client.open('web-1');
    await clock.advance(100);
    expect(client.view().thread?.status).toBe('loading');
    expect(client.reply('web-1', 'Hello')).toBe(false);
    expect(client.view().outbox).toEqual([]);
    await clock.advance(10_000);
    expect(texts()).toEqual(['Not read yet']);
    expect(client.reply('web-1', 'Hello')).toBe(true);
    await clock.advance(100);
    expect(texts()).toEqual(['Not read yet', 'Hello']);
    expect(client.view().thread?.entries.filter((entry) => 'note' in entry)).toEqual([]);
  });

  test('a conversation that is told to slow down does not hold up another', async () => {
    const { client, server, clock } = await signedIn(rowOf('web-1', { owner: mine }), rowOf('web-2', { owner: mine }));
    server.refusals.set('agent_event', ['slow_down']);
    client.reply('web-1', 'first');
    client.reply('web-2', 'second');
    await clock.advance(100);
    expect(server.threads.get('web-2')?.entries).toHaveLength(1);
    expect(server.threads.get('web-1')?.entries).toHaveLength(0);
    await clock.advance(2000);
    expect(server.threads.get('web-1')?.entries).toHaveLength(1);
  });

  test('a frame that is refused for good stays with its text until the agent decides', async () => {
    const { client, server, clock } = await signedIn(rowOf('web-1', { owner: mine }));
    server.refusals.set('agent_event', ['too_large']);
    client.reply('web-1', 'long');
    await clock.advance(100);
    expect(client.view().outbox).toMatchObject([{ status: 'failed', code: 'too_large' }]);
    const [item] = client.view().outbox;
    client.retry(item?.id ?? '');
    await clock.advance(100);
    expect(server.threads.get('web-1')?.entries).toHaveLength(1);
  });

  test('an agent who has the conversation reports what they saw, once', async () => {
    const { client, server, clock } = await signedIn(rowOf('web-1', { owner: mine }));
    const message = { seq: 1, at: 1, speaker: 'customer', surface: 'web', status: 'received' } as const;
    server.add('web-1', { ...message, message: { mid: 'w_1', text: 'hi' } });
    client.open('web-1');
    await clock.advance(100);
    for (let times = 0; times < 3; times++) client.seen();
    await clock.advance(100);
    const actions = server.received.flatMap((frame) => (frame.type === 'agent_event' ? [frame.action] : []));
    expect(actions).toEqual([{ kind: 'seen', seq: 1 }]);
  });
});

describe('drafts', () => {
  test('a text stays with its conversation while others are opened', async () => {
    const { client, clock } = await signedIn(rowOf('web-1', { owner: mine }), rowOf('web-2', { owner: mine }));
    client.open('web-1');
    client.setDraft('web-1', { reply: 'for the first' });
    client.open('web-2');
    await clock.advance(100);
    expect(client.draft('web-2').reply).toBe('');
    expect(client.draft('web-1').reply).toBe('for the first');
    expect(client.drafts()).toEqual(['web-1']);
  });
});

describe('Mark as done', () => {
  test('waits five seconds, and after Undo no customer sees anything', async () => {
    const { client, server, clock } = await signedIn(rowOf('web-1', { owner: mine }));
    client.done('web-1');
    await clock.advance(4900);
    client.undoDone('web-1');
    await clock.advance(10_000);
    expect(server.received.map(({ type }) => type)).not.toContain('agent_event');
    client.done('web-1');
    await clock.advance(5100);
    expect(client.row('web-1')?.shelf).toBe('done');
  });

  test('goes out at once when the page is hidden', async () => {
    const { client, clock, hide } = await signedIn(rowOf('web-1', { owner: mine }));
    client.done('web-1');
    await clock.advance(1000);
    hide();
    await clock.advance(100);
    expect(client.row('web-1')?.shelf).toBe('done');
  });
});

test('a lost line or note of the open conversation is found by the next ping', async () => {
  const { client, server, clock, texts } = await signedIn(rowOf('web-1', { owner: mine }));
  client.open('web-1');
  await clock.advance(6000);
  const line = { seq: 1, at: 1, speaker: 'bot', surface: 'web', status: 'sent' } as const;
  server.add('web-1', { ...line, sent: { text: 'lost' } }, false);
  server.add('web-1', { note: { id: 'n', after: 1, at: 2, agent: { id: 'a2', name: 'Ben' }, text: 'note' } }, false);
  await clock.advance(10_100);
  expect(texts()).toEqual(['lost']);
  expect(client.view().thread?.entries).toHaveLength(2);
});

test('a conversation that begins to name another one is read again, so that the other has a name', async () => {
  const { client, server, clock } = await signedIn(rowOf('web-1', { owner: mine }));
  const ada = rowOf('7001', { name: 'Ada Lovelace', surface: 'messenger', shelf: 'bot' });
  server.threads.set('7001', { row: ada, entries: [] });
  client.open('web-1');
  await clock.advance(100);
  expect(client.row('7001')).toBeUndefined();
  server.change('web-1', { follow: { customer: '7001', link: 'a', since: 1 } });
  await clock.advance(100);
  expect(client.row('7001')?.name).toBe('Ada Lovelace');
});

describe('a conversation that is forgotten', () => {
  test('leaves the list, the screen and what the agent has written there', async () => {
    const { client, clock, server, open } = await signedIn(
      rowOf('web-1', { owner: mine, keep: { by: mine.agent, reason: 'r', at: 1 } }),
      rowOf('web-2', { owner: mine }),
    );
    server.add('web-1', { seq: 1, at: 1, surface: 'web', speaker: 'bot', status: 'sent', sent: { text: 'secret' } });
    client.open('web-1');
    client.setDraft('web-1', { reply: 'half a sentence' });
    await clock.advance(100);
    expect(client.view().thread?.entries).toHaveLength(1);
    void client.forget('web-1');
    await clock.advance(200);
    expect(client.view().thread).toMatchObject({ customer: 'web-1', status: 'gone', entries: [] });
    expect(client.row('web-1')).toBeUndefined();
    expect(open()).toEqual(['web-2']);
    expect(client.drafts()).toEqual([]);
  });

  test('is gone for an inbox that missed the push, with its next ping', async () => {
    const { client, clock, server, mute } = await signedIn(rowOf('web-1', { owner: mine }));
    client.open('web-1');
    await clock.advance(100);
    mute(true);
    server.forget('web-1');
    await clock.advance(50);
    mute(false);
    await clock.advance(20_000);
    expect(client.view().thread?.status).toBe('gone');
  });

  test('stays where the server refuses it, and the agent is told so', async () => {
    const { client, clock, server, ana, open } = await signedIn(rowOf('web-1', { owner: mine }));
    server.notAdmins.add(ana.id);
    const answer = client.forget('web-1');
    await clock.advance(200);
    expect(await answer).toBe(false);
    expect(open()).toEqual(['web-1']);
  });
});
