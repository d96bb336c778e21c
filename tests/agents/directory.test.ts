import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AgentDirectory, type AgentRecord, agentDirectory } from '../../lib/agents/index.ts';
import { startTable } from '../support/table.ts';

const day = 24 * 3_600_000;
const start = 1_795_000_000_000;
const endpoint = 'https://fcm.googleapis.com/fcm/send/abc';
const subscription = { endpoint, keys: { p256dh: 'BPublic', auth: 'secret' } };

let server: Awaited<ReturnType<typeof startTable>>;
let directory: AgentDirectory;
let anna: AgentRecord;
let networks = 0;
/** A network that has not tried a code. */
function fresh(now = start) {
  networks += 1;
  return { network: `198.51.100.${networks}`, now };
}

beforeAll(async () => {
  server = await startTable();
});
afterAll(() => server.stop());
beforeEach(async () => {
  directory = agentDirectory(server);
  for (const { id } of await directory.list()) await directory.revoke(id, start);
  anna = await directory.add({ name: 'Anna' }, start);
});

async function signedIn(id = anna.id, now = start) {
  const { token } = await directory.invite(id, now);
  const result = await directory.signIn(token, fresh(now));
  if (!result) throw new Error('The invite signs in');
  return result;
}

async function stored(): Promise<string> {
  const { Items } = await server.documentClient.send(new ScanCommand({ TableName: server.table }));
  return JSON.stringify(Items);
}

describe('An agent', () => {
  test('is an admin where there was none before, and an agent after that', async () => {
    expect(anna).toEqual({ id: anna.id, name: 'Anna', role: 'admin', paused: false, createdAt: start });
    const ben = await directory.add({ name: ' Ben  Müller ', mail: 'ben@shop.example' }, start + 1);
    expect(ben).toMatchObject({ name: 'Ben Müller', role: 'agent', mail: 'ben@shop.example' });
    expect(await directory.list()).toEqual([anna, ben]);
    expect(await directory.get(ben.id)).toEqual(ben);
  });

  test('has another name, role, address or pause when that was changed', async () => {
    await directory.rename(anna.id, 'Anne');
    await directory.setRole(anna.id, 'agent');
    await directory.setPaused(anna.id, true);
    await directory.setMail(anna.id, 'anne@shop.example');
    expect(await directory.get(anna.id)).toEqual({
      ...anna,
      name: 'Anne',
      role: 'agent',
      paused: true,
      mail: 'anne@shop.example',
    });
    await directory.setMail(anna.id, undefined);
    expect(await directory.get(anna.id)).not.toHaveProperty('mail');
  });

  test('cannot have the name of another one, in whatever letters', async () => {
    await expect(directory.add({ name: 'ANNA' }, start)).rejects.toMatchObject({ code: 'name_in_use' });
    const ben = await directory.add({ name: 'Ben' }, start);
    await expect(directory.rename(ben.id, 'anna')).rejects.toMatchObject({ code: 'name_in_use' });
    await directory.rename(ben.id, 'BEN');
  });

  test.each([
    ['empty', '   '],
    ['of 61 characters', 'a'.repeat(61)],
    ['with markup', '<b>Anna</b>'],
    ['with a line end', 'Anna\nBen'],
    ['with a terminal command', 'Anna\u001b[2J'],
    ['that turns the direction of writing', 'Anna\u202e'],
    ['with a character that has no width', 'An\u200bna'],
    ['without a letter', '🙂'],
  ])('cannot have a name %s', async (_, name) => {
    await expect(directory.add({ name }, start)).rejects.toMatchObject({ code: 'bad_name' });
    expect(await directory.list()).toHaveLength(1);
  });

  test.each(['', 'anna', 'anna@shop', 'anna@shop.example\nBcc: x@y.example', 'Anna <anna@shop.example>', 'a b@c.de'])(
    'cannot have the mail address %j',
    async (mail) => {
      await expect(directory.add({ name: 'Ben', mail }, start)).rejects.toMatchObject({ code: 'bad_mail' });
      expect(await directory.list()).toHaveLength(1);
    },
  );

  test('who does not exist cannot be changed, invited or made by a change', async () => {
    const unknown = { code: 'unknown_agent' };
    await expect(directory.rename('zzzzzzzzzz', 'Zoe')).rejects.toMatchObject(unknown);
    await expect(directory.setPaused('zzzzzzzzzz', true)).rejects.toMatchObject(unknown);
    await expect(directory.setMail(`${anna.id}#T#0`, undefined)).rejects.toMatchObject(unknown);
    await expect(directory.invite('zzzzzzzzzz', start)).rejects.toMatchObject(unknown);
    await expect(directory.deviceCode('zzzzzzzzzz', start)).rejects.toMatchObject(unknown);
    expect(await directory.list()).toEqual([anna]);
  });

  test('is noticed at once where there was none, and a yes is kept for a minute', async () => {
    await directory.revoke(anna.id, start);
    const other = agentDirectory(server);
    expect(await other.any(start)).toBe(false);
    const ben = await directory.add({ name: 'Ben' }, start);
    expect(await other.any(start)).toBe(true);
    await directory.revoke(ben.id, start);
    expect(await other.any(start + 59_999)).toBe(true);
    expect(await other.any(start + 60_000)).toBe(false);
  });
});

describe('An invite', () => {
  test('names its agent as often as it is opened, and consumes nothing', async () => {
    const { token, expires } = await directory.invite(anna.id, start);
    expect(expires).toBe(start + day);
    const before = await stored();
    expect(await directory.invitation(token, fresh())).toEqual(anna);
    expect(await directory.invitation(token, fresh())).toEqual(anna);
    expect(await stored()).toBe(before);
    expect(await directory.anySession(start)).toBe(false);
  });

  test('signs in once, even for two devices at the same moment', async () => {
    const { token } = await directory.invite(anna.id, start);
    const results = await Promise.all([1, 2, 3, 4].map(() => directory.signIn(token, fresh())));
    expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    expect(await directory.signIn(token, fresh())).toBeUndefined();
    expect(await directory.invitation(token, fresh())).toBeUndefined();
    const { Items = [] } = await server.documentClient.send(new ScanCommand({ TableName: server.table }));
    expect(Items.filter(({ sk }) => String(sk).includes('#T#'))).toHaveLength(1);
  });

  test('is refused after 24 hours, altered, guessed, or when its agent was revoked', async () => {
    const { token } = await directory.invite(anna.id, start);
    for (const wrong of [`${token}x`, token.slice(1), '', 'x'.repeat(128)]) {
      expect(await directory.signIn(wrong, fresh())).toBeUndefined();
    }
    expect(await directory.invitation(token, fresh(start + day))).toBeUndefined();
    expect(await directory.signIn(token, fresh(start + day))).toBeUndefined();
    await directory.revoke(anna.id, start);
    expect(await directory.invitation(token, fresh())).toBeUndefined();
    expect(await directory.signIn(token, fresh())).toBeUndefined();
    expect(await directory.anySession(start)).toBe(false);
  });
});

describe('A device code', () => {
  test('has ten characters that look like no others, and is read in any letters with gaps', async () => {
    const { token: code, expires } = await directory.deviceCode(anna.id, start);
    expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{10}$/);
    expect(expires).toBe(start + 10 * 60_000);
    const typed = `${code.slice(0, 5)} - ${code.slice(5)}`.toLowerCase();
    expect(await directory.invitation(typed, fresh())).toEqual(anna);
    expect(await directory.signIn(typed, fresh())).toMatchObject({ agent: anna });
    expect(await directory.signIn(code, fresh())).toBeUndefined();
  });

  test('is refused after ten minutes', async () => {
    const { token: code } = await directory.deviceCode(anna.id, start);
    expect(await directory.signIn(code, fresh(start + 10 * 60_000))).toBeUndefined();
  });

  test('is refused from a network that tried five wrong ones, and from no other', async () => {
    const from = fresh();
    const { token: code } = await directory.deviceCode(anna.id, start);
    await Promise.all(
      ['2222222222', '3333333333', '4444444444', '5555555555'].map((wrong) => directory.invitation(wrong, from)),
    );
    expect(await directory.signIn('6666666666', from)).toBeUndefined();
    expect(await directory.invitation(code, from)).toBeUndefined();
    expect(await directory.signIn(code, from)).toBeUndefined();
    expect(await directory.signIn(code, fresh())).toMatchObject({ agent: anna });
  });

  test('that was right does not use up the tries of its network', async () => {
    const from = fresh();
    for (let device = 0; device < 4; device += 1) {
      const { token: code } = await directory.deviceCode(anna.id, start);
      expect(await directory.invitation(code, from)).toEqual(anna);
      expect(await directory.signIn(code, from)).toMatchObject({ agent: anna });
    }
  });

  test('that is wrong does not keep an invite from the same network', async () => {
    const from = fresh();
    for (let i = 0; i < 8; i += 1) await directory.signIn('2222222222', from);
    const { token } = await directory.invite(anna.id, start);
    expect(await directory.signIn(token, from)).toMatchObject({ agent: anna });
  });
});

describe('A session', () => {
  test('names its agent, as the agent is now', async () => {
    const { token, session } = await signedIn();
    await directory.setPaused(anna.id, true);
    expect(await directory.session(token, start)).toEqual({ agent: { ...anna, paused: true }, session });
    expect(await directory.anySession(start)).toBe(true);
  });

  test('ends after 30 days without use', async () => {
    const { token } = await signedIn();
    expect(await directory.session(token, start + 30 * day - 1)).toBeDefined();
    const other = await signedIn();
    expect(await directory.session(other.token, start + 30 * day)).toBeUndefined();
  });

  test('ends after 90 days though it was used each day', async () => {
    const { token } = await signedIn();
    for (let days = 1; days < 90; days += 1) {
      expect(await directory.session(token, start + days * day)).toBeDefined();
    }
    expect(await directory.session(token, start + 90 * day - 1)).toBeDefined();
    expect(await directory.session(token, start + 90 * day)).toBeUndefined();
  });

  test('is written at most once a day', async () => {
    const { token } = await signedIn();
    const writes: string[] = [];
    const documentClient = server.counting((kind, operation) => kind === 'write' && writes.push(operation));
    const counted = agentDirectory({ ...server, documentClient });
    for (let hours = 0; hours < 49; hours += 1) await counted.session(token, start + hours * 3_600_000);
    expect(writes).toEqual(['UpdateItem', 'UpdateItem']);
  });

  test('is refused where its token is altered, or names another agent', async () => {
    const { token } = await signedIn();
    const ben = await directory.add({ name: 'Ben' }, start);
    const secret = token.slice(token.indexOf('.'));
    for (const wrong of [`${token}x`, secret, `${ben.id}${secret}`, anna.id, `${anna.id}.`, `#.${secret}`, '']) {
      expect(await directory.session(wrong, start)).toBeUndefined();
    }
  });

  test('that was signed out stays out, with its notifications, while the other devices stay in', async () => {
    const phone = await signedIn();
    const laptop = await signedIn();
    await directory.subscriptions.add(phone.session, subscription, start);
    await directory.online.add({ connection: 'p', agent: anna.id, session: phone.session.hash }, start);
    await directory.online.add({ connection: 'l', agent: anna.id, session: laptop.session.hash }, start);
    expect(await directory.signOut(phone.session, start)).toEqual({ connections: ['p'] });
    expect(await directory.session(phone.token, start + 2 * day)).toBeUndefined();
    expect(await directory.session(laptop.token, start)).toBeDefined();
    expect(await directory.subscriptions.of(anna.id, start)).toEqual([]);
    expect(await directory.online.list(start)).toMatchObject([{ connection: 'l' }]);
  });

  test('is ended on every device by one call, for that agent alone', async () => {
    const ben = await directory.add({ name: 'Ben' }, start);
    const [phone, laptop, bens] = [await signedIn(), await signedIn(), await signedIn(ben.id)];
    await directory.online.add({ connection: 'p', agent: anna.id, session: phone.session.hash }, start);
    await directory.online.add({ connection: 'b', agent: ben.id, session: bens.session.hash }, start);
    expect(await directory.signOutEverywhere(anna.id, start)).toEqual({ connections: ['p'] });
    expect(await directory.session(phone.token, start)).toBeUndefined();
    expect(await directory.session(laptop.token, start)).toBeUndefined();
    expect(await directory.session(bens.token, start)).toBeDefined();
    expect(await directory.get(anna.id)).toEqual(anna);
  });

  test('does not come back by a use that was under way when it was ended', async () => {
    const { token, session } = await signedIn();
    await Promise.all([directory.session(token, start + day), directory.signOut(session, start + day)]);
    expect(await directory.session(token, start + day)).toBeUndefined();
    expect(await directory.anySession(start + day)).toBe(false);
  });
});

describe('Push subscriptions', () => {
  test('are listed for their agent until they are removed', async () => {
    const { session } = await signedIn();
    await directory.subscriptions.add(session, subscription, start);
    await directory.subscriptions.add(session, subscription, start + 1);
    expect(await directory.subscriptions.of(anna.id, start)).toEqual([
      { ...subscription, agent: anna.id, session: session.hash, createdAt: start + 1 },
    ]);
    await directory.subscriptions.remove(anna.id, endpoint);
    expect(await directory.subscriptions.of(anna.id, start)).toEqual([]);
  });

  test('end with the session that they were made in', async () => {
    const { session } = await signedIn();
    await directory.subscriptions.add(session, subscription, start);
    expect(await directory.subscriptions.of(anna.id, start + 30 * day - 1)).toHaveLength(1);
    expect(await directory.subscriptions.of(anna.id, start + 30 * day)).toEqual([]);
  });

  test('of a browser belong to the agent who subscribed there last', async () => {
    const ben = await directory.add({ name: 'Ben' }, start);
    await directory.subscriptions.add((await signedIn()).session, subscription, start);
    await directory.subscriptions.add((await signedIn(ben.id)).session, subscription, start);
    expect(await directory.subscriptions.of(anna.id, start)).toEqual([]);
    expect(await directory.subscriptions.of(ben.id, start)).toHaveLength(1);
  });

  test('are at most twenty of an agent: one more takes the place of the oldest', async () => {
    const { session } = await signedIn();
    for (let i = 0; i < 21; i += 1) {
      await directory.subscriptions.add(session, { ...subscription, endpoint: `${endpoint}${i}` }, start + i);
    }
    const left = await directory.subscriptions.of(anna.id, start);
    expect(left).toHaveLength(20);
    expect(left[0]?.endpoint).toBe(`${endpoint}1`);
  });
});

describe('Who is online', () => {
  const open = { connection: 'c1', agent: 'someone', session: 'hash' };

  test('is listed with the time when they could last see the inbox', async () => {
    await directory.online.add(open, start);
    expect(await directory.online.list(start)).toEqual([open]);
    await directory.online.seen('c1', start + 5);
    expect(await directory.online.list(start + 5)).toEqual([{ ...open, visibleAt: start + 5 }]);
    await directory.online.remove('c1');
    await directory.online.seen('c1', start + 6);
    expect(await directory.online.list(start + 6)).toEqual([]);
  });

  test('is not listed three hours later, though DynamoDB deletes such items days later', async () => {
    await directory.online.add(open, start);
    expect(await directory.online.list(start + 3 * 3_600_000 - 1000)).toHaveLength(1);
    expect(await directory.online.list(start + 3 * 3_600_000)).toEqual([]);
    await directory.online.remove('c1');
  });
});

describe('A revoked agent', () => {
  test('loses sessions, notifications and presence, and the open connections are named', async () => {
    const { token, session } = await signedIn();
    await directory.subscriptions.add(session, subscription, start);
    await directory.online.add({ connection: 'c1', agent: anna.id, session: session.hash }, start);
    expect(await directory.revoke(anna.id, start)).toEqual({ agent: anna, connections: ['c1'] });
    expect(await directory.session(token, start)).toBeUndefined();
    expect(await directory.get(anna.id)).toBeUndefined();
    expect(await directory.list()).toEqual([]);
    const { Items = [] } = await server.documentClient.send(new ScanCommand({ TableName: server.table }));
    expect(Items.filter(({ pk }) => pk === 'AGENTS')).toEqual([]);
    expect(await directory.revoke(anna.id, start)).toEqual({ connections: [] });
  });

  test('gets no session by signing in at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ben = await directory.add({ name: 'Ben' }, start);
      const { token } = await directory.invite(ben.id, start);
      const [result] = await Promise.all([directory.signIn(token, fresh()), directory.revoke(ben.id, start)]);
      if (result) expect(await directory.session(result.token, start)).toBeUndefined();
      await directory.revoke(ben.id, start);
    }
    expect(await directory.anySession(start)).toBe(false);
  });

  test('whose sign-in or change is under way does not exist again', async () => {
    const ben = await directory.add({ name: 'Ben' }, start);
    await directory.revoke(ben.id, start);
    await expect(directory.setPaused(ben.id, false)).rejects.toMatchObject({ code: 'unknown_agent' });
    expect(await directory.list()).toEqual([anna]);
  });
});

test('No token and no code is stored, only its hash', async () => {
  const invite = await directory.invite(anna.id, start);
  const code = await directory.deviceCode(anna.id, start);
  const { token } = await signedIn();
  await directory.session(token, start + 2 * day);
  const items = await stored();
  for (const secret of [invite.token, code.token, token, token.slice(token.indexOf('.') + 1)]) {
    expect(items).not.toContain(secret);
  }
});
