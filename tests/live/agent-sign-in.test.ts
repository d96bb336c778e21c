import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { perNetwork } from '../../lib/protocol/index.ts';
import { startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 20 * 60_000;
  world.queued.length = world.logged.length = 0;
});

/** An agent with an invite that was not used. */
async function invited(name: string) {
  const { id } = await world.agents.add({ name }, world.clock.now);
  const { token } = await world.agents.invite(id, world.clock.now);
  return { id, token };
}
const codeOf = (frame: object | undefined) => Reflect.get(frame ?? {}, 'code');

describe('An invite', () => {
  test('names its agent as often as it is asked, and signs in once', async () => {
    const { token } = await invited('Ana');
    const scanner = world.browser();
    for (let n = 0; n < 3; n++) {
      expect(await scanner.tells({ type: 'agent_invitation', id: `i${n}`, token })).toEqual({
        type: 'agent_invited',
        id: `i${n}`,
        name: 'Ana',
      });
    }
    const answer = await world.browser().tells({ type: 'agent_sign_in', id: 's', token });
    expect(answer).toMatchObject({ type: 'agent_signed_in', agent: { name: 'Ana', paused: false } });
    for (const type of ['agent_sign_in', 'agent_invitation']) {
      expect(await world.browser().tells({ type, id: 'again', token })).toMatchObject({
        code: 'token_over',
        message: expect.stringContaining('npm run agent -- invite'),
      });
    }
  });

  test('that two browsers use at once signs one of them in', async () => {
    const { token } = await invited('Twice');
    const answers = await Promise.all(
      [world.browser(), world.browser()].map((tab) => tab.tells({ type: 'agent_sign_in', id: 's', token })),
    );
    expect(answers.map((answer) => answer?.type).sort()).toEqual(['agent_signed_in', 'error']);
  });

  test('that is altered, or a day old, signs no agent in', async () => {
    const { token } = await invited('Late');
    const tab = world.browser();
    expect(codeOf(await tab.tells({ type: 'agent_sign_in', id: 's', token: `${token}x` }))).toBe('token_over');
    world.clock.now += 24 * 3_600_000;
    expect(codeOf(await tab.tells({ type: 'agent_sign_in', id: 's', token }))).toBe('token_over');
  });
});

describe('A flood of wrong tokens', () => {
  test('is limited by its network, and shuts out no agent who is signed in there', async () => {
    const address = '198.51.100.7';
    const agent = await world.agent(address);
    const hello = { type: 'agent_hello', id: 'h', session: agent.token };
    const codes = [];
    for (let n = 0; n <= perNetwork.signIn; n++) {
      codes.push(codeOf(await world.browser(address).tells({ type: 'agent_sign_in', id: 's', token: `wrong${n}` })));
    }
    expect(codes.filter((code) => code === 'token_over')).toHaveLength(perNetwork.signIn);
    expect(codes.at(-1)).toBe('slow_down');
    for (let n = 0; n <= perNetwork.agentHello; n++) {
      await world.browser(address).tells({ type: 'agent_hello', id: 'h', session: `a${n}.wrong` });
    }
    expect(codeOf(await world.browser(address).tells({ ...hello, session: 'a.wrong' }))).toBe('slow_down');
    expect(await world.browser(address).tells(hello)).toMatchObject({ type: 'agent_welcome' });
    expect(await agent.tells({ type: 'agent_ping', id: 'p' })).toMatchObject({ type: 'agent_pong' });
  });
});

describe('A hello of an agent', () => {
  test('is answered with the agent, everybody who answers, the push key, and the open shelf', async () => {
    const agent = await world.agent();
    const { welcome } = await agent.anotherInbox();
    expect(welcome).toMatchObject({
      agent: { ...agent.ref, paused: false },
      pushKey: 'BPublicKey',
      open: { shelf: 'open', rows: [], total: 0 },
    });
    expect(welcome.people).toContainEqual({ ...agent.ref, online: true, paused: false });
  });

  test('is announced to the inboxes of the others, and so is the end of the connection', async () => {
    const [agent, colleague] = [await world.agent(), await world.agent()];
    const stateOf = () => {
      const frame = agent.pushed().findLast(({ type }) => type === 'agent_people');
      return frame?.type === 'agent_people' && frame.people.find(({ id }) => id === colleague.ref.id)?.online;
    };
    expect(stateOf()).toBe(true);
    await colleague.leaves();
    expect(stateOf()).toBe(false);
  });

  test('with a session that is unknown or over is refused, and registers nothing', async () => {
    const agent = await world.agent();
    const tab = world.browser();
    const hello = (session: string) => tab.tells({ type: 'agent_hello', id: 'h', session });
    expect(codeOf(await hello(`${agent.token}x`))).toBe('not_signed_in');
    expect(codeOf(await hello('no session'))).toBe('not_signed_in');
    world.clock.now += 30 * 24 * 3_600_000;
    expect(codeOf(await hello(agent.token))).toBe('not_signed_in');
    expect(await world.live.connections.get(tab.connection)).toBeUndefined();
  });

  test('is refused where the agent is revoked while it is under way', async () => {
    const agent = await world.agent();
    const agentConnections: typeof world.live.agentConnections = {
      ...world.live.agentConnections,
      async add(connection, now) {
        const added = await world.live.agentConnections.add(connection, now);
        await world.agents.revoke(agent.ref.id, now);
        return added;
      },
    };
    const tab = world.browser();
    const hello = { type: 'agent_hello', id: 'h', session: agent.token };
    expect(codeOf(await tab.tells(hello, world.instance({ agentConnections })))).toBe('not_signed_in');
    expect(await world.live.connections.get(tab.connection)).toBeUndefined();
    expect((await world.agents.online.list(world.clock.now)).map(({ connection }) => connection)).not.toContain(
      tab.connection,
    );
  });
});

describe('A revoked agent', () => {
  test('with an open socket is refused at the next frame, told, and cut off', async () => {
    const agent = await world.agent();
    const visitor = await world.visitor();
    await world.agents.revoke(agent.ref.id, world.clock.now);
    const reply = { kind: 'note', text: 'secret' };
    const sent = await agent.tells({ type: 'agent_event', id: 'a-1', thread: visitor.thread.customer, action: reply });
    expect(codeOf(sent)).toBe('revoked');
    expect(agent.pushed().at(-1)).toMatchObject({ type: 'error', id: 'a-1', code: 'revoked' });
    expect(world.gateway.closed).toContain(agent.connection);
    expect(world.queued).toEqual([]);
    expect(world.logged).toMatchObject([{ level: 'warn', fields: { agent: agent.ref.id } }]);
    expect(codeOf(await agent.tells({ type: 'agent_ping', id: 'p' }))).toBe('not_signed_in');
  });

  test('is not told of a row or a line any more once the connections are cut', async () => {
    const agent = await world.agent();
    const { connections } = await world.agents.revoke(agent.ref.id, world.clock.now);
    await world.push.cutOff(connections, { type: 'error', code: 'revoked', message: 'You were removed.' });
    const told = agent.pushed().length;
    await world.push.people([]);
    expect(agent.pushed()).toHaveLength(told);
    expect(agent.pushed().at(-1)).toMatchObject({ code: 'revoked' });
    expect(world.gateway.closed).toContain(agent.connection);
  });
});

describe('Signing out', () => {
  test('ends this session alone, and every inbox of it is told and closed', async () => {
    const agent = await world.agent();
    const tab = await agent.anotherInbox();
    const { token: code } = await world.agents.deviceCode(agent.ref.id, world.clock.now);
    const phone = world.browser();
    const signedIn = await phone.tells({ type: 'agent_sign_in', id: 's', token: code });
    const session = Reflect.get(signedIn ?? {}, 'token');
    expect(await phone.tells({ type: 'agent_hello', id: 'h', session })).toMatchObject({ type: 'agent_welcome' });

    expect(await agent.tells({ type: 'agent_sign_out', id: 'o' })).toEqual({ type: 'agent_signed_out', id: 'o' });
    expect(tab.pushed().at(-1)).toEqual({ type: 'agent_signed_out' });
    expect(world.gateway.closed).toContain(tab.connection);
    expect(world.gateway.closed).not.toContain(agent.connection);
    for (const each of [agent, tab])
      expect(codeOf(await each.tells({ type: 'agent_ping', id: 'p' }))).toBe('not_signed_in');
    expect(await phone.tells({ type: 'agent_ping', id: 'p' })).toMatchObject({ type: 'agent_pong' });
  });

  test('everywhere ends every session of the agent, and no other agent’s', async () => {
    const [agent, other] = [await world.agent(), await world.agent()];
    const { token: code } = await world.agents.deviceCode(agent.ref.id, world.clock.now);
    const phone = world.browser();
    const session = Reflect.get((await phone.tells({ type: 'agent_sign_in', id: 's', token: code })) ?? {}, 'token');
    await phone.tells({ type: 'agent_hello', id: 'h', session });
    await agent.tells({ type: 'agent_sign_out', id: 'o', everywhere: true });
    expect(phone.pushed().at(-1)).toEqual({ type: 'agent_signed_out' });
    expect(codeOf(await phone.tells({ type: 'agent_hello', id: 'h2', session }))).toBe('not_signed_in');
    expect(await other.tells({ type: 'agent_ping', id: 'p' })).toMatchObject({ type: 'agent_pong' });
  });
});

test('A device code is ten characters for ten minutes, and five of them are made in a minute at most', async () => {
  const agent = await world.agent();
  const asked = () => agent.tells({ type: 'agent_device', id: 'd' });
  const first = await asked();
  expect(first).toMatchObject({ code: expect.stringMatching(/^\w{10}$/), expires: world.clock.now + 600_000 });
  for (let n = 1; n < 5; n++) expect(await asked()).toMatchObject({ type: 'agent_device_code' });
  expect(codeOf(await asked())).toBe('slow_down');
});

describe('Frames of the other role', () => {
  const frames = [
    { type: 'agent_invitation', id: 'x', token: 't' },
    { type: 'agent_sign_in', id: 'x', token: 't' },
    { type: 'agent_hello', id: 'x', session: 'a.b' },
    { type: 'agent_sign_out', id: 'x' },
    { type: 'agent_device', id: 'x' },
    { type: 'agent_list', id: 'x', shelf: 'open' },
    { type: 'agent_open', id: 'x', thread: 'web-1' },
    { type: 'agent_leave', id: 'x', thread: 'web-1' },
    { type: 'agent_history', id: 'x', thread: 'web-1' },
    { type: 'agent_event', id: 'x', thread: 'web-1', action: { kind: 'done' } },
    { type: 'agent_ping', id: 'x', visible: true },
    { type: 'agent_pause', id: 'x', paused: true },
    { type: 'agent_subscribe', id: 'x', subscription: { endpoint: 'e', keys: { p256dh: 'p', auth: 'a' } } },
    { type: 'agent_unsubscribe', id: 'x', endpoint: 'e' },
    { type: 'agent_typing', thread: 'web-1', on: true },
  ];

  test.each(frames)('of an agent on a visitor’s connection are refused with what to do: $type', async (frame) => {
    const visitor = await world.visitor();
    const before = JSON.stringify(await world.items());
    expect(await visitor.tells(frame)).toMatchObject({
      code: 'not_allowed',
      message: expect.stringContaining('opens another one'),
    });
    expect(JSON.stringify(await world.items())).toBe(before);
    expect(world.logged).toHaveLength(1);
    expect(world.queued).toEqual([]);
  });

  test('of an agent with a valid session are refused on a visitor’s connection, too', async () => {
    const [agent, visitor] = [await world.agent(), await world.visitor()];
    expect(codeOf(await visitor.tells({ type: 'agent_hello', id: 'h', session: agent.token }))).toBe('not_allowed');
    expect((await world.live.connections.get(visitor.connection))?.role).toBe('visitor');
  });

  test.each([
    { type: 'hello', id: 'x' },
    { type: 'hello', id: 'x', start: true },
    { type: 'event', id: 'x', message: { text: 'hi' } },
    { type: 'typing', on: true },
    { type: 'history', id: 'x' },
    { type: 'ping', id: 'x' },
    { type: 'end', id: 'x' },
  ])('of a visitor on an agent’s connection are refused with what to do: $type', async (frame) => {
    const agent = await world.agent();
    const before = JSON.stringify(await world.items());
    expect(await agent.asks(frame)).toMatchObject({
      code: 'not_allowed',
      message: expect.stringContaining('opens another one'),
    });
    expect(JSON.stringify(await world.items())).toBe(before);
    expect(world.logged).toHaveLength(1);
  });

  test('that come at once leave the connection with one role', async () => {
    const agent = await world.agent();
    for (let n = 0; n < 5; n++) {
      const tab = world.browser();
      const answers = await Promise.all([
        tab.asks({ type: 'hello', id: 'v', start: true }),
        tab.tells({ type: 'agent_hello', id: 'a', session: agent.token }),
      ]);
      const role = (await world.live.connections.get(tab.connection))?.role;
      const refused = answers.map(codeOf);
      expect(refused).toEqual(role === 'agent' ? ['not_allowed', undefined] : [undefined, 'not_allowed']);
    }
  });

  test.each(frames.slice(3))('of an agent are refused before agent_hello: $type', async (frame) => {
    expect(codeOf(await world.browser().tells(frame))).toBe('not_signed_in');
    expect(world.queued).toEqual([]);
  });
});

describe('Notifications', () => {
  const endpoint = 'https://fcm.googleapis.com/fcm/send/abc';
  const subscription = (of: string) => ({ endpoint: of, keys: { p256dh: 'BKey', auth: 'secret' } });

  test('are subscribed for the session, unsubscribed, and paused', async () => {
    const agent = await world.agent();
    const subscribed = await agent.tells({ type: 'agent_subscribe', id: 'n', subscription: subscription(endpoint) });
    expect(subscribed).toEqual({ type: 'agent_subscribed', id: 'n' });
    const kept = () => world.agents.subscriptions.of(agent.ref.id, world.clock.now);
    expect(await kept()).toMatchObject([{ endpoint, session: agent.session.hash }]);
    expect(await agent.tells({ type: 'agent_unsubscribe', id: 'n', endpoint })).toMatchObject({ id: 'n' });
    expect(await kept()).toEqual([]);

    const colleague = await world.agent();
    expect(await agent.tells({ type: 'agent_pause', id: 'n', paused: true })).toMatchObject({ paused: true });
    expect((await world.agents.get(agent.ref.id))?.paused).toBe(true);
    const people = colleague.pushed().findLast(({ type }) => type === 'agent_people');
    expect(people).toMatchObject({ people: expect.arrayContaining([{ ...agent.ref, online: true, paused: true }]) });
  });

  test.each(['https://127.0.0.1/x', 'https://push.evil.example/x', 'http://fcm.googleapis.com/x'])(
    'are refused for an endpoint that is no push service: %s',
    async (url) => {
      const agent = await world.agent();
      const answer = await agent.tells({ type: 'agent_subscribe', id: 'n', subscription: subscription(url) });
      expect(codeOf(answer)).toBe('not_allowed');
      expect(await world.agents.subscriptions.of(agent.ref.id, world.clock.now)).toEqual([]);
    },
  );
});
