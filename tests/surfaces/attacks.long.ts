import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentDirectory } from '../../lib/agents/index.ts';
import { linkIdOf } from '../../lib/links/index.ts';
import { itemKinds, tableClient } from '../../lib/store/index.ts';
import { connectSimulator, type MailsView, type Phone } from '../../simulator/index.ts';
import { acts, waitingVisitor } from '../deploy/agent.ts';
import { openInbox, type visit } from '../deploy/socket.ts';
import { waitFor } from '../deploy/wait.ts';
import { copyProject } from '../support/project.ts';
import { type Stack, startStack } from '../support/stack.ts';

const OVER = 'This link has run out';
const ONE_LOG_LINE = 'A link was opened in Messenger that is used, over, or not ours';
const MINUTES = 60_000;

/** The bot repeats what it is told, as careless bots do. */
const BOT = `import { defineBot } from './lib/bot/index.ts';
export default defineBot({
  message(chat, { message }) {
    if (message.text === 'Customer Support') return chat.passToHuman();
    return chat.reply('You wrote: ' + message.text);
  },
});
`;

/** Attackers at a running stack: scripts that speak to its sockets, and phones of the simulator. */
describe('An attacker of a chat on two surfaces', { timeout: 12 * MINUTES }, () => {
  let stack: Stack;
  let inbox: Awaited<ReturnType<typeof openInbox>> & ReturnType<typeof acts>;
  let table: { documentClient: DynamoDBDocumentClient; table: string };
  let names = 0;

  beforeAll(async () => {
    stack = await startStack({ project: copyProject({ 'bot.ts': BOT }) });
    const parts = JSON.parse(await readFile(join(stack.env.DATA_DIR ?? '', 'stack.json'), 'utf8'));
    table = { documentClient: tableClient({ endpoint: parts.dynamodb }), table: parts.table };
    const agents = agentDirectory(table);
    const { id } = await agents.add({ name: 'Anna', role: 'admin' }, Date.now());
    const { token } = await agents.invite(id, Date.now());
    const opened = await openInbox(stack.urls.socket, stack.urls.inbox);
    opened.send({ type: 'agent_sign_in', id: 'sign-in', token });
    opened.send({ type: 'agent_hello', id: 'hello', session: (await opened.next('agent_signed_in')).token });
    await opened.next('agent_welcome');
    inbox = { ...opened, ...acts(opened) };
  });
  afterAll(async () => {
    inbox?.close();
    table?.documentClient.destroy();
    await stack?.stop();
  });

  const simulator = () => connectSimulator(stack.urls.simulator);
  const person = (): Promise<Phone> => simulator().person(`Person ${++names}`);
  const at = () => ({ socket: stack.urls.socket, site: stack.urls.site });
  const logLines = (text: string): number => stack.output().split(text).length - 1;
  const shows = async (phone: Phone, text: string) => JSON.stringify(await phone.thread()).includes(text);
  const until = (phone: Phone, text: string) => phone.until((thread) => JSON.stringify(thread).includes(text), MINUTES);
  const mailsTo = async (address: string) => {
    const { mails }: MailsView = await (await fetch(`${stack.urls.simulator}/sim/mails`)).json();
    return mails.filter(({ to }) => to === address);
  };

  /** A person opens a link, and begins the conversation where there is none. */
  async function opens(phone: Phone, ref: string): Promise<void> {
    await phone.open({ ref, source: 'SHORTLINK' });
    if (!(await phone.thread()).started) await phone.getStarted();
  }

  type Visitor = Awaited<ReturnType<typeof visit>>;

  async function tokenOf(visitor: Visitor, purpose: 'follow' | 'join' = 'follow'): Promise<string> {
    const id = `link-${++names}`;
    visitor.send({ type: 'link', id, purpose });
    const { url } = await visitor.next('link', (answer) => answer.id === id);
    return new URL(url).searchParams.get('ref') ?? '';
  }

  /** A visitor to whom an agent has answered. */
  async function answered(text: string) {
    const visitor = await waitingVisitor(at(), inbox);
    await inbox.takesOver(visitor.thread);
    await inbox.replies(visitor.thread, text);
    await visitor.next('entry', ({ entry }) => 'sent' in entry && entry.sent?.text === text);
    return visitor;
  }

  const change = (hash: string, expression: string, values: Record<string, unknown>) =>
    table.documentClient.send(
      new UpdateCommand({
        TableName: table.table,
        Key: itemKinds.link.key(hash),
        UpdateExpression: expression,
        ExpressionAttributeValues: values,
        ...(expression.includes('#page') && { ExpressionAttributeNames: { '#page': 'page' } }),
      }),
    );

  /** The key of a link's item. */
  async function hashOf(token: string): Promise<string> {
    const { Items = [] } = await table.documentClient.send(new ScanCommand({ TableName: table.table }));
    const start = itemKinds.link.key('').pk + linkIdOf(token);
    return String(Items.find(({ pk }) => String(pk).startsWith(start))?.pk).slice(itemKinds.link.key('').pk.length);
  }

  test('with a forged, used, expired or foreign token gets one sentence, one log line, and nothing else', async () => {
    const visitor = await answered('The answer of the visitor.');
    const used = await tokenOf(visitor);
    const owner = await person();
    await opens(owner, used);
    await until(owner, 'Show the answer');
    const expired = await tokenOf(visitor);
    await change(await hashOf(expired), 'SET expires = :past', { ':past': Date.now() - 1 });
    const foreign = await tokenOf(await answered('The answer of another visitor.'));
    await change(await hashOf(foreign), 'SET web.#page = :other', { ':other': '999' });
    for (const token of [`cc-${'x'.repeat(32)}`, used, expired, foreign]) {
      const before = logLines(ONE_LOG_LINE);
      const attacker = await person();
      await opens(attacker, token);
      await until(attacker, OVER);
      expect(logLines(ONE_LOG_LINE)).toBe(before + 1);
      expect(await shows(attacker, 'Show the answer')).toBe(false);
      expect(await shows(attacker, 'The answer of')).toBe(false);
      expect(stack.output()).not.toContain(token);
    }
    visitor.close();
  });

  test('by typing digits learns nothing: wrong ones run out, and those of another session do not fit', async () => {
    const [victim, attacker] = [await answered('For the victim.'), await answered('For the attacker.')];
    const phone = await person();
    await phone.say('A secret of Messenger');
    await opens(phone, await tokenOf(victim, 'join'));
    await until(phone, 'show this chat there');
    const [digits = ''] = /\b\d{6}\b/.exec(JSON.stringify((await phone.thread()).lines.at(-1))) ?? [];
    expect(digits).toMatch(/^\d{6}$/);
    attacker.send({ type: 'digits', id: 'foreign', digits });
    expect((await attacker.next('error', ({ id }) => id === 'foreign')).code).toBe('digits_over');
    const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, '0');
    for (const id of ['w1', 'w2', 'w3', 'w4']) {
      victim.send({ type: 'digits', id, digits: wrong });
      const { code } = await victim.next('error', (error) => error.id === id);
      expect(code).toBe(id === 'w3' || id === 'w4' ? 'digits_over' : 'wrong_digits');
    }
    victim.send({ type: 'digits', id: 'late', digits });
    expect((await victim.next('error', ({ id }) => id === 'late')).code).toBe('digits_over');
    for (const each of [victim, attacker]) {
      const id = `history-${++names}`;
      each.send({ type: 'history', id, after: 0 });
      expect(JSON.stringify(await each.next('history', (answer) => answer.id === id))).not.toContain('A secret');
      each.close();
    }
  });

  test('by sending the own link to a stranger sees nothing of the stranger, who is shown nothing before Show', async () => {
    const sender = await waitingVisitor(at(), inbox);
    await inbox.takesOver(sender.thread);
    sender.send({ type: 'event', id: 'bait', message: { text: 'Bait of the sender' } });
    await inbox.replies(sender.thread, 'An answer to the sender.');
    const stranger = await person();
    await opens(stranger, await tokenOf(sender));
    await until(stranger, 'Show the answer');
    await stranger.say('Private words of the stranger');
    await until(stranger, 'You wrote: Private words');
    await sender.next('reach', ({ reach }) => reach.messenger?.state === 'opened');
    expect(await shows(stranger, 'Bait of the sender')).toBe(false);
    expect(await shows(stranger, 'An answer to the sender.')).toBe(false);
    await stranger.tap('Not me');
    await sender.next('reach', ({ reach }) => reach.messenger?.state === 'possible');
    sender.send({ type: 'history', id: 'all', after: 0 });
    const seen = JSON.stringify([await sender.next('history', ({ id }) => id === 'all')]);
    expect(seen).not.toMatch(/Private words|Person \d/);
    inbox.send({ type: 'agent_open', id: 'looks', thread: sender.thread });
    const { row, others = [] } = await inbox.next('agent_thread', ({ id }) => id === 'looks');
    expect([row.follow, row.joins, others]).toEqual([undefined, undefined, []]);
    sender.close();
  });

  test('by opening the visitor’s link shows the visitor that it was opened, and ends with the visitor’s Stop', async () => {
    const visitor = await answered('Only for the visitor.');
    const thief = await person();
    const token = await tokenOf(visitor);
    await opens(thief, token);
    await until(thief, 'Show the answer');
    await opens(thief, token);
    await thief.say('still there?');
    await until(thief, 'You wrote: still there?');
    const offers = (await thief.thread()).lines.filter((line) => JSON.stringify(line).includes('Show the answer'));
    expect(offers).toHaveLength(1);
    expect(await shows(thief, 'Only for the visitor.')).toBe(false);
    await thief.tap('Show the answer');
    await visitor.next('reach', ({ reach }) => reach.messenger?.state === 'on');
    await until(thief, 'Only for the visitor.');
    visitor.send({ type: 'stop', id: 'stop', what: 'messenger' });
    await visitor.next('ack', ({ id }) => id === 'stop');
    await inbox.replies(visitor.thread, 'After the stop.');
    await visitor.next('entry', ({ entry }) => 'sent' in entry && entry.sent?.text === 'After the stop.');
    await thief.tap('Show the answer');
    await until(thief, OVER);
    expect(await shows(thief, 'After the stop.')).toBe(false);
    visitor.close();
  });

  test('by a stranger’s address sends them one mail, which stops without signing in; a refusal of SES is one try', async () => {
    const address = 'stranger@example.org';
    const visitors = [await waitingVisitor(at(), inbox), await waitingVisitor(at(), inbox)];
    for (const [index, visitor] of visitors.entries()) {
      await inbox.takesOver(visitor.thread);
      visitor.send({ type: 'mail', id: `mail-${index}`, address });
      await visitor.next('ack', ({ id }) => id === `mail-${index}`);
      await inbox.replies(visitor.thread, `Answer ${index} for the address.`);
      visitor.close();
    }
    const refused = await waitingVisitor(at(), inbox);
    await inbox.takesOver(refused.thread);
    refused.send({ type: 'mail', id: 'mail', address: 'unverified@example.org' });
    await refused.next('ack', ({ id }) => id === 'mail');
    const mail = await waitFor('mail', async () => (await mailsTo(address))[0], 4 * MINUTES);
    await simulator().control({ action: 'ses', sandbox: true });
    await inbox.replies(refused.thread, 'An answer that SES refuses.');
    refused.close();
    const failed = async (thread: string) => {
      const id = `open-${++names}`;
      inbox.send({ type: 'agent_open', id, thread });
      const { entries } = await inbox.next('agent_thread', (answer) => answer.id === id);
      return entries.flatMap((entry) => ('followUp' in entry && entry.followUp ? [entry.followUp] : [])).at(-1);
    };
    const line = await waitFor(
      'line that says why',
      async () => ((await failed(refused.thread))?.status === 'failed' ? failed(refused.thread) : undefined),
      4 * MINUTES,
    );
    expect(line?.error?.message).toMatch(/sandbox|verified/i);
    await simulator().control({ action: 'ses', sandbox: false });
    const states = await Promise.all(visitors.map(({ thread }) => failed(thread)));
    expect(states.map((state) => state?.status).sort()).toEqual(['failed', 'sent']);
    expect(await mailsTo(address)).toHaveLength(1);
    expect(await mailsTo('unverified@example.org')).toEqual([]);

    const [link = ''] = /https?:\S+\/mail\?t=[\w-]+/.exec(mail.text) ?? [];
    const choice = `${stack.urls.http}/mail${new URL(link).search}`;
    expect((await fetch(choice)).status).toBe(200);
    expect((await fetch(choice, { method: 'POST', body: new URLSearchParams({ choice: 'stopped' }) })).status).toBe(
      200,
    );
    expect((await fetch(`${choice}x`)).status).not.toBe(500);
    expect(logLines('unverified@example.org') + logLines(address)).toBe(0);
  });

  test('by replaying what was said before a conversation was forgotten brings nothing back', async () => {
    const phone = await person();
    await phone.say('Forget these words');
    await until(phone, 'You wrote: Forget these words');
    inbox.send({ type: 'agent_forget', id: 'forget', thread: phone.person.id });
    await inbox.next('agent_ack', ({ id }) => id === 'forget');
    await inbox.next('agent_forgotten', ({ thread }) => thread === phone.person.id);
    const stored = async () => {
      const { Items = [] } = await table.documentClient.send(new ScanCommand({ TableName: table.table }));
      const left = Items.filter((each) => JSON.stringify(each).includes('Forget these words'));
      if (left.length > 0) throw new Error(JSON.stringify(left));
      return 'nothing';
    };
    await waitFor('end of the words', stored);
    await simulator().control({ action: 'redeliver', count: 3, times: 3 });
    // The events of a thread come in their order: after this answer the replays are handled.
    await phone.say('Something new');
    await until(phone, 'You wrote: Something new');
    expect(await stored()).toBe('nothing');
  });
});
