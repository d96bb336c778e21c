import PostalMime, { type Email } from 'postal-mime';
import { expect, test } from 'vitest';
import { type Conversation, type Line, newConversation } from '../../lib/conversation/index.ts';
import { type MailNotice, type MailPorts, runMail } from '../../lib/mail/index.ts';
import { addressHash } from '../../lib/mail/keys.ts';
import type { MailResult } from '../../lib/mail/ses.ts';
import { memoryStore } from '../../lib/store/index.ts';
import { memoryConsents } from '../support/memory-consents.ts';

const thread = { page: '7', customer: 'web-1' };
const now = Date.UTC(2026, 10, 30, 12);
const mail = {
  address: 'mia@example.org',
  site: 'shop.example',
  page: 'https://shop.example/mugs',
  at: now,
  state: 'given',
} as const;
const address = addressHash(thread.page, mail.address);
const notice: MailNotice = { kind: 'mail', thread, key: 'web-1:given:1', seqs: [1, 2] };

/** A conversation in which agents have written two answers, and SES with the results that it gives. */
async function world(changes: Partial<Conversation> = {}, results: (MailResult | 'killed')[] = []) {
  const store = memoryStore({ now: () => now });
  const line = (seq: number, name: string, text: string): Line => ({
    seq,
    at: now + seq,
    speaker: 'agent',
    surface: 'web',
    content: { sent: { text } },
    key: `k${seq}`,
    status: 'sent',
    agent: { id: name, name },
  });
  await store.append(thread, line(1, 'Anna', 'Yes.'));
  await store.append(thread, line(2, 'Ben', 'In blue.'));
  await store.commit({ ...newConversation(thread, now), seq: 2, mail, locale: 'de_DE', ...changes });
  const mails: { to: string; email: Email }[] = [];
  const told: unknown[] = [];
  const later: { notice: MailNotice; seconds: number }[] = [];
  const logs: string[] = [];
  const consents = memoryConsents();
  const ports: MailPorts = {
    store,
    consents,
    tokens: { make: async (_, { lasting }) => (lasting ? 'lasting' : 'year'), find: async () => undefined },
    async send({ to, mime }) {
      const result = results.shift() ?? { kind: 'sent', id: '1' };
      if (result === 'killed') throw new Error('The function was stopped.');
      if (result.kind === 'sent') mails.push({ to, email: await PostalMime.parse(mime) });
      return result;
    },
    mails: { send: async (notice, seconds) => void later.push({ notice, seconds }) },
    queue: { enqueue: async (events) => void told.push(...events.map(({ item }) => Object(item).told)) },
    from: { name: 'Kiln', address: 'chat@shop.example' },
    replyTo: 'hello@shop.example',
    httpOrigin: 'https://api.example',
    allowed: /^https:\/\/shop\.example$/,
    now: () => now,
    log: (_, message, fields) => void logs.push(JSON.stringify({ message, fields })),
  };
  return { ports, store, mails, told, later, logs, consents, run: (given = notice) => runMail(ports, given) };
}

test('Several unread answers go out in one mail in the visitor’s language, and the thread is told that it asks', async () => {
  const { run, mails, told, logs } = await world();
  await run();
  expect(mails).toHaveLength(1);
  const { to, email } = mails[0] ?? {};
  expect([to, email?.subject]).toEqual(['mia@example.org', 'Antwort von Ben']);
  expect(email?.text).toMatch(/Anna\n\nYes\.[\s\S]*Ben\n\nIn blue\.[\s\S]*https:\/\/shop\.example\/mugs/);
  expect(email?.text).toContain('https://api.example/mail?t=lasting');
  expect(told).toEqual([{ kind: 'mailed', seqs: [1, 2], status: 'sent', asks: true, address }]);
  expect(logs.join()).not.toContain('mia@example.org');
});

test('What the visitor has read meanwhile is not mailed', async () => {
  const { run, mails, told } = await world({ read: now + 1 });
  await run();
  expect(mails[0]?.email.text).not.toContain('Yes.');
  expect(told).toEqual([
    { kind: 'mailed', seqs: [1], status: 'failed', error: { code: 'mail_read', message: expect.any(String) } },
    { kind: 'mailed', seqs: [2], status: 'sent', asks: true, address },
  ]);
  const all = await world({ read: now + 2 });
  await all.run();
  expect([all.mails, all.consents.all.size]).toEqual([[], 0]);
});

test.each([
  ['its visitor has ended the chat', { left: true as const }],
  ['the visitor has taken the address back', { mail: undefined }],
])('No mail goes out where %s', async (_, changes) => {
  const { run, mails, told } = await world(changes);
  await run();
  expect([mails, told]).toEqual([[], []]);
});

test('The same notice once more sends no second mail, also after a crash between the two', async () => {
  const whole = await world();
  await whole.run();
  await whole.run();
  expect(whole.mails).toHaveLength(1);
  const { run, mails, told } = await world({}, ['killed']);
  await expect(run()).rejects.toThrow();
  await run();
  expect(mails).toEqual([]);
  expect(told).toMatchObject([{ status: 'failed', error: { code: 'mail_in_doubt' }, asks: true }]);
});

test('A mail that SES refuses is said at its lines, and does not count as the one that asks', async () => {
  const refused = {
    kind: 'refused',
    code: 'MessageRejected',
    message: 'Email address is not verified: mia@example.org',
  } as const;
  const { run, told, later, mails } = await world({}, [refused]);
  await run();
  expect([told, later]).toEqual([
    [
      {
        kind: 'mailed',
        seqs: [1, 2],
        status: 'failed',
        error: { code: 'mail_sandbox', message: expect.stringContaining('sandbox') },
        asks: true,
        address,
      },
    ],
    [],
  ]);
  await run({ ...notice, key: 'web-1:given:3' });
  expect(mails).toHaveLength(1);
});

test('Where the operator has taken the sender out, the lines say so, and later mails are not held back by it', async () => {
  const { ports, run, told, mails, later, consents } = await world({ read: now + 1 });
  const { from: _, replyTo: __, ...off } = ports;
  await runMail(off, notice);
  expect(told.slice(1)).toEqual([
    { kind: 'mailed', seqs: [2], status: 'failed', error: { code: 'mail_off', message: expect.any(String) } },
  ]);
  expect([mails, later, consents.all.size]).toEqual([[], [], 0]);
  await run({ ...notice, key: 'web-1:given:3' });
  expect(mails).toHaveLength(1);
});

test('A mail that SES has no time for is tried three times more, each time later, and then given up', async () => {
  const busy = { kind: 'busy', code: 'TooManyRequests', message: '' } as const;
  const { run, later, told, mails } = await world({}, [busy, busy, busy, busy]);
  await run();
  for (let next = later[0]; next; next = later[later.length - 1]) {
    const before = later.length;
    await run(next.notice);
    if (later.length === before) break;
  }
  expect(later.map(({ seconds }) => seconds)).toEqual([30, 120, 600]);
  expect(told).toMatchObject([{ status: 'failed', error: { code: 'mail_busy' } }]);
  expect(mails).toEqual([]);
});

test('Two conversations with one address get one mail between them until its question was answered', async () => {
  const { run, told, store, mails } = await world();
  const other = { page: '7', customer: 'web-2' };
  const line = await store.line(thread, 1);
  if (line) await store.append(other, line);
  await store.commit({ ...newConversation(other, now), seq: 1, mail: { ...mail, address: 'MIA@example.org' } });
  await run();
  await run({ kind: 'mail', thread: other, key: 'web-2:given:1', seqs: [1] });
  expect(mails).toHaveLength(1);
  expect(told).toMatchObject([{ status: 'sent' }, { status: 'failed', error: { code: 'mail_asked' } }]);
});

test('An address that stopped the mails gets none, whatever the conversation says', async () => {
  const { run, consents, told, mails } = await world();
  await run();
  const [hash = ''] = consents.all.keys();
  consents.all.set(hash, { on: [], stopped: now });
  await run({ ...notice, key: 'web-1:on:2' });
  expect([mails.length, told.at(-1)]).toMatchObject([1, { status: 'failed', error: { code: 'mail_stopped' } }]);
});

test('A page of another site is not linked', async () => {
  const { run, mails } = await world({ mail: { ...mail, page: 'https://evil.example/login' } });
  await run();
  expect(`${mails[0]?.email.text}${mails[0]?.email.html}`).not.toContain('evil.example');
});
