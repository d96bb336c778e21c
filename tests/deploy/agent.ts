import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Emulator } from './emulator.ts';
import { openInbox, visit } from './socket.ts';
import { waitFor } from './wait.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command of the project, as `npm run` does. @returns what it printed. */
export async function command(emulator: Emulator, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['node_modules/.bin/tsx', 'cli/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...emulator.env },
  });
  return stdout;
}

/** Invites an agent with `npm run agent -- add`, and signs in with the link. @returns the open inbox. */
export async function signInAgent(emulator: Emulator, name: string, at: { socket: string; inbox: string }) {
  const printed = await command(emulator, 'agent', 'add', name);
  const [, link = '', token = ''] = /(https:\S+)#invite=(\S+)/.exec(printed) ?? [];
  const inbox = await openInbox(at.socket, at.inbox);
  inbox.send({ type: 'agent_invitation', id: 'invitation', token });
  const invited = await inbox.next('agent_invited');
  inbox.send({ type: 'agent_sign_in', id: 'sign-in', token });
  const signedIn = await inbox.next('agent_signed_in');
  inbox.send({ type: 'agent_hello', id: 'hello', session: signedIn.token });
  const welcome = await inbox.next('agent_welcome');
  return { ...inbox, ...acts(inbox), link, invited: invited.name, welcome };
}

type Inbox = Awaited<ReturnType<typeof openInbox>>;

/** What an agent does in a thread. */
export function acts(inbox: Inbox) {
  let asked = 0;
  const opened = async (thread: string) => {
    const id = `open-${++asked}`;
    inbox.send({ type: 'agent_open', id, thread });
    return inbox.next('agent_thread', (answer) => answer.id === id);
  };
  const act = async (thread: string, action: object) => {
    const id = `act-${++asked}`;
    inbox.send({ type: 'agent_event', id, thread, action });
    await inbox.next('agent_ack', (ack) => ack.id === id);
  };
  return {
    async takesOver(thread: string) {
      const { row } = await opened(thread);
      await act(thread, { kind: 'take_over' });
      await waitFor('thread of the agent', async () => {
        return (await opened(thread)).row.generation > row.generation || undefined;
      });
    },
    async replies(thread: string, text: string) {
      const { seq, generation } = (await opened(thread)).row;
      await act(thread, { kind: 'reply', text, basis: { seq, generation } });
    },
    /** Where each answer went that the visitor did not read. */
    async followUps(thread: string) {
      const { entries } = await opened(thread);
      return entries.flatMap((entry) => ('followUp' in entry && entry.followUp ? [entry.followUp.status] : []));
    },
  };
}

/** A visitor who waits for a person, and the customer of their thread. */
export async function waitingVisitor(at: { socket: string; site: string }, inbox: Inbox) {
  const visitor = await visit(at.socket, at.site);
  visitor.send({ type: 'hello', id: 'hello', start: true, locale: 'en_US' });
  await visitor.next('welcome');
  visitor.send({ type: 'event', id: 'support', message: { text: 'Customer Support' } });
  await visitor.next('owner', ({ owner }) => owner === 'agent');
  const { row } = await inbox.next('agent_row', ({ row: { thread, waitingSince } }) => {
    return waitingSince !== undefined && !taken.has(thread.customer);
  });
  taken.add(row.thread.customer);
  return { ...visitor, thread: row.thread.customer };
}

const taken = new Set<string>();
