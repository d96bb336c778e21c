import type { Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { addAgent } from './add.ts';
import { openStack } from './agent-stack.ts';
import { printInvite } from './invite.ts';
import { listAgents } from './list.ts';
import { changeMail, confirmMail } from './mail.ts';
import { named } from './named.ts';
import { revokeAgent } from './revoke.ts';

const usage = `npm run agent -- add "NAME" [--mail ADDRESS] [--admin] | list | invite NAME | revoke NAME [--yes]
                 | mail NAME [ADDRESS] | confirm "LINK" [--local | --stage dev --region eu-central-1]
  Agents answer customers in the inbox. \`add\` prints a link that signs the agent in once, within 24 hours; the first
  agent is an admin. \`invite\` prints another link, for another device. \`revoke\` ends everything that an agent may do,
  and keeps what was written. \`mail\` changes the address of notifications, and without one there are none; \`confirm\`
  needs the link of the mail that AWS sends to it. An agent's id does in place of the name.`;

const options = {
  ...targetOptions,
  mail: { type: 'string' },
  admin: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

/** How many words follow each action. */
const words: Readonly<Record<string, number>> = { add: 1, list: 0, invite: 1, revoke: 1, mail: 2, confirm: 1 };

/** The people who answer: adds, lists, invites and revokes them. */
export const agent: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    const [action = '', ...rest] = positionals;
    if (words[action] === undefined) throw new Stop(action === '' ? 'What?' : `What is "${action}"?`, usage);
    noMore(rest.slice(words[action]), usage);
    if (action !== 'add' && (flags.mail !== undefined || flags.admin)) {
      throw new Stop(`--mail and --admin belong to \`add\`, not to \`${action}\`.`, usage);
    }
    const stack = await openStack(cli, targetOf(cli, flags));
    try {
      const [first, second] = rest;
      switch (action) {
        case 'add':
          return await addAgent(stack, first, flags, usage);
        case 'list':
          return await listAgents(stack);
        case 'confirm':
          return await confirmMail(stack, first, usage);
        case 'invite':
          return await printInvite(stack, await named(stack, first, usage));
        case 'mail':
          return await changeMail(stack, await named(stack, first, usage), second);
        default:
          return await revokeAgent(stack, first, { yes: flags.yes, usage });
      }
    } finally {
      stack.close();
    }
  },
};
