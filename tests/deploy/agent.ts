import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Emulator } from './emulator.ts';
import { openInbox } from './socket.ts';

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
  return { ...inbox, link, invited: invited.name, welcome };
}
