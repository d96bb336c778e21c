import { randomBytes } from 'node:crypto';
import { identitySecretNames } from '../../lib/settings/index.ts';
import type { Cli, Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { type Target, targetOf } from '../stack/index.ts';
import { agreed } from '../terminal/agreed.ts';

const usage = `npm run identity -- new | drop-old [--yes] [--local | --stage dev --region eu-central-1]
  The secret with which your shop proves who a visitor is (docs/identity.md). \`new\` makes one, stores it, and shows it
  once: put it on your shop's server. The secret before it counts, too, until \`drop-old\` removes it. Without a word it
  says what is set.`;

const options = { ...targetOptions, yes: { type: 'boolean' } } as const;

const [CURRENT, OLD] = identitySecretNames;

/** Makes and removes the secrets of identities. */
export const identity: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    const [action, ...rest] = positionals;
    noMore(rest, usage);
    const target = targetOf(cli, flags);
    switch (action) {
      case undefined:
        return await show(cli, target);
      case 'new':
        return await makeNew(cli, target, flags.yes);
      case 'drop-old':
        return await dropOld(cli, target);
      default:
        throw new Stop(`What is "${action}"?`, usage);
    }
  },
};

async function show({ terminal }: Cli, target: Target): Promise<number> {
  const { [CURRENT]: current, [OLD]: old } = await target.secrets(identitySecretNames);
  terminal.print(`${CURRENT} is ${current ? 'set' : 'not set'} in ${target.keeps}.`);
  if (!current) terminal.print(`→ \`npm run identity -- new${target.flags}\` makes one.`);
  if (old) terminal.print(`${OLD} counts, too. → \`npm run identity -- drop-old${target.flags}\` removes it.`);
  return 0;
}

async function makeNew({ terminal }: Cli, target: Target, yes: boolean | undefined): Promise<number> {
  // Without a stack the secret would be stored where no function reads it.
  if (!target.local) await target.resources();
  const { [CURRENT]: current, [OLD]: old } = await target.secrets(identitySecretNames);
  const question = `${OLD} would stop to count, with every shop server that still signs with it. Go on?`;
  if (current && old && !(await agreed(terminal, question, yes))) {
    throw new Stop('Nothing was changed.', 'Add --yes where no server signs with the old secret any more.');
  }
  const secret = randomBytes(32).toString('base64url');
  await target.keepSecrets({ ...(current && { [OLD]: current }), [CURRENT]: secret });
  terminal.print(`✓ A new secret is stored in ${target.keeps}. ${whenItCounts(target)}`);
  terminal.print(`  Put it on your shop's server, and nowhere else. It is shown this once:\n\n${secret}\n`);
  if (current) {
    terminal.print(`  The secret before it counts, too. When your server signs with the new one:`);
    terminal.print(`→ npm run identity -- drop-old${target.flags}`);
  }
  return 0;
}

async function dropOld({ terminal }: Cli, target: Target): Promise<number> {
  const { [OLD]: old } = await target.secrets(identitySecretNames);
  if (!old) {
    terminal.print(`✓ There is no old secret in ${target.keeps}.`);
    return 0;
  }
  await target.keepSecrets({ [OLD]: undefined });
  terminal.print(`✓ The old secret is removed from ${target.keeps}. ${whenItCounts(target)}`);
  return 0;
}

function whenItCounts({ local }: Target): string {
  return local ? 'Start `npm start` again if it runs: it reads .env once.' : 'It counts within a minute.';
}
