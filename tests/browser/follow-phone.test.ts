import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentDirectory } from '../../lib/agents/index.ts';
import { tableClient } from '../../lib/store/index.ts';
import { openInbox, visit } from '../deploy/socket.ts';
import { openBrowser } from '../support/shared-browser.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** The whole local stack: a visitor's and an agent's browser by their sockets, and the simulator's phone as a page. */
describe('A chat that goes on in Messenger', { timeout: 120_000 }, () => {
  let stack: Stack;
  let browser: Browser;
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function signInAgent() {
    const parts: { dynamodb: string; table: string } = JSON.parse(
      await readFile(join(stack.env.DATA_DIR ?? '', 'stack.json'), 'utf8'),
    );
    const table = { documentClient: tableClient({ endpoint: parts.dynamodb }), table: parts.table };
    const agents = agentDirectory(table);
    const { id } = await agents.add({ name: 'Anna' }, Date.now());
    const { token } = await agents.invite(id, Date.now());
    const inbox = await openInbox(stack.urls.socket, stack.urls.inbox);
    inbox.send({ type: 'agent_sign_in', id: 's1', token });
    const signedIn = await inbox.next('agent_signed_in');
    inbox.send({ type: 'agent_hello', id: 'a1', session: signedIn.token });
    await inbox.next('agent_welcome');
    return inbox;
  }

  it('shows nothing before Show the answer, then the last answer, and the reply reaches the same agent', async () => {
    const inbox = await signInAgent();
    const visitor = await visit(stack.urls.socket, stack.urls.site);
    visitor.send({ type: 'hello', id: 'h1', start: true });
    const { reach } = await visitor.next('welcome');
    expect(reach?.messenger).toEqual({ state: 'possible' });
    visitor.send({ type: 'event', id: 'e1', message: { text: 'Customer Support' } });
    const { row } = await inbox.next('agent_row', ({ row }) => row.shelf === 'open');
    const web = row.thread.customer;
    const act = (id: string, action: object) => inbox.send({ type: 'agent_event', id, thread: web, action });
    act('t1', { kind: 'take_over' });
    const { row: taken } = await inbox.next(
      'agent_row',
      ({ row: { owner } }) => owner.kind === 'agent' && !!owner.agent,
    );
    act('r1', { kind: 'reply', text: 'Yes, in a week.', basis: { seq: taken.seq, generation: taken.generation } });
    await visitor.next('entry', ({ entry }) => 'sent' in entry && entry.sent?.text === 'Yes, in a week.');

    visitor.send({ type: 'link', id: 'l1', purpose: 'follow' });
    const { url } = await visitor.next('link');
    expect(url.startsWith(`${stack.urls.simulator}/m/`)).toBe(true);
    const phone = await browser.newPage({ viewport: { width: 375, height: 800 } });
    await phone.goto(url);
    await phone.getByRole('button', { name: 'Get Started' }).click();
    await phone.getByText('You can go on here with your chat at').waitFor();
    await visitor.next('reach', ({ reach: { messenger } }) => messenger?.state === 'opened');
    expect(await phone.getByText('Yes, in a week.').count()).toBe(0);
    await phone.getByRole('button', { name: 'Show the answer' }).click();
    await phone.getByText('Yes, in a week.').waitFor();
    await visitor.next('reach', ({ reach: { messenger } }) => messenger?.state === 'on');

    await phone.getByLabel('Message', { exact: true }).fill('To Oslo, too?');
    await phone.keyboard.press('Enter');
    const { row: reply } = await inbox.next('agent_row', ({ row: each }) => each.preview === 'To Oslo, too?');
    expect(reply).toMatchObject({ owner: { kind: 'agent', agent: { name: 'Anna' } }, follows: { web } });
    expect(stack.output()).not.toContain(new URL(url).searchParams.get('ref'));
    visitor.close();
    inbox.close();
  });

  it('shows the chat of Messenger on the website once its digits are typed there, until Undo is tapped', async () => {
    const visitor = await visit(stack.urls.socket, stack.urls.site);
    visitor.send({ type: 'hello', id: 'h1', start: true });
    const { session } = await visitor.next('welcome');
    const token = session?.token;
    visitor.send({ type: 'event', id: 'e1', message: { text: 'Hours' } });
    const { entry: answer } = await visitor.next('entry', ({ entry }) => 'sent' in entry);
    visitor.send({ type: 'link', id: 'l1', purpose: 'join' });
    const { url } = await visitor.next('link');
    const phone = await browser.newPage({ viewport: { width: 375, height: 800 } });
    await phone.goto(url);
    const start = phone.getByRole('button', { name: 'Get Started' });
    const digitsText = phone.getByText(/Type \d{6} at /);
    await start.or(digitsText).first().waitFor();
    if (await start.isVisible()) await start.click();
    const digits = /\d{6}/.exec((await digitsText.textContent()) ?? '')?.[0] ?? '';

    visitor.send({ type: 'digits', id: 'd1', digits: digits === '000000' ? '111111' : '000000' });
    await visitor.next('error', ({ code }) => code === 'wrong_digits');
    visitor.send({ type: 'digits', id: 'd2', digits });
    await visitor.next('ack', ({ id }) => id === 'd2');
    await visitor.next('again');
    await phone.getByText(/^Your chat is shown at /).waitFor();
    visitor.send({ type: 'hello', id: 'h2', ...(token && { session: token }) });
    const joined = await visitor.next('welcome', ({ id }) => id === 'h2');
    const messenger = joined.reach?.messenger;
    expect(messenger?.state).toBe('joined');
    expect(JSON.stringify(joined.entries)).not.toContain(digits);
    expect(joined.newest).toBeGreaterThan(answer.seq);

    await phone.getByLabel('Message', { exact: true }).fill('From the phone');
    await phone.keyboard.press('Enter');
    await visitor.next('entry', ({ entry }) => 'message' in entry && entry.message.text === 'From the phone');
    visitor.send({ type: 'event', id: 'e2', message: { text: 'From the website' } });
    const { entry } = await visitor.next('entry', ({ entry }) => entry.client === 'e2');
    expect(entry.seq).toBeGreaterThan(joined.newest);

    await phone.getByRole('button', { name: 'Undo' }).click();
    await visitor.next('again');
    await phone.getByText('That browser does not show this chat any more.').waitFor();
    visitor.send({ type: 'hello', id: 'h3', ...(token && { session: token }) });
    const alone = await visitor.next('welcome', ({ id }) => id === 'h3');
    expect(JSON.stringify(alone.entries)).not.toContain('From the');
    expect(alone.reach?.messenger?.state).toBe('possible');
    visitor.close();
  });
});
