import { wrongSecretName } from '../../lib/settings/index.ts';
import type { Cli, Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { type Target, targetOf } from '../stack/index.ts';

const usage = `npm run secret -- set NAME | list | remove NAME [--local | --stage dev --region eu-central-1]
  Secrets of your bot, such as the key of your shop's API: bot.ts reads them with \`await chat.secret('NAME')\`.
  set      asks for the value: on the command line it would stay in the shell's history
  list     the names; no command shows a value
  --local  this laptop: they are lines of .env. In AWS they are encrypted in Parameter Store`;

/** Sets, lists and removes the secrets of the bot's own. */
export const secret: Command = {
  usage,
  options: targetOptions,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, targetOptions, usage);
    const [action = '', name, ...rest] = positionals;
    const target = targetOf(cli, flags);
    if (action === 'list') {
      noMore(name === undefined ? rest : [name, ...rest], usage);
      return list(cli, target);
    }
    if (action !== 'set' && action !== 'remove')
      throw new Stop(
        action === '' ? 'What about the secrets?' : `"${action}" is not an action of this command.`,
        usage,
      );
    const secretName = checked(name, target);
    if (action === 'set' && rest.length > 0) throw valueOnCommandLine(secretName, target);
    noMore(rest, usage);
    return action === 'set' ? set(cli, target, secretName) : remove(cli, target, secretName);
  },
};

async function set({ terminal }: Cli, target: Target, name: string): Promise<number> {
  if (!terminal.interactive)
    throw new Stop('There is no terminal that could ask for the value.', 'Run this command in a terminal.');
  const value = await terminal.ask(`The value of ${name} (it is not shown):`, { secret: true });
  terminal.hide(value);
  if (value === '')
    throw new Stop('An empty value is no secret: nothing was changed.', `\`remove ${name}\` deletes one.`);
  if (value.length > MAX_VALUE)
    throw new Stop(`A secret may have ${MAX_VALUE} characters, this one has ${value.length}.`, 'Nothing was changed.');
  await target.botSecrets.set(name, value);
  terminal.print(`✓ ${name} is set in ${target.botSecrets.place}. bot.ts reads it: await chat.secret('${name}')`);
  terminal.print(`  ${await target.refresh()}`);
  return 0;
}

async function list({ terminal }: Cli, { botSecrets, flags, title }: Target): Promise<number> {
  const names = await botSecrets.list();
  for (const name of names) terminal.print(name);
  if (names.length > 0) return 0;
  terminal.print(`Your bot has no secrets on ${title}.\n→ \`npm run secret -- set NAME${flags}\` sets one.`);
  return 0;
}

async function remove({ terminal }: Cli, target: Target, name: string): Promise<number> {
  if (!(await target.botSecrets.remove(name)))
    throw new Stop(
      `Your bot has no secret ${name} on ${target.title}.`,
      `\`npm run secret -- list${target.flags}\` shows the names.`,
    );
  terminal.print(`✓ ${name} is removed from ${target.botSecrets.place}.`);
  terminal.print(`  ${await target.refresh()}`);
  return 0;
}

/** The longest value that Parameter Store keeps without a price (characters). */
const MAX_VALUE = 4096;

/** @throws {Stop} where it is no name of a secret. */
function checked(name: string | undefined, target: Target): string {
  if (name === undefined) throw new Stop('Which secret?', usage);
  // `SHOP_KEY=value` as one word: the value must not be printed.
  const [shown = ''] = name.split('=');
  const wrong = wrongSecretName(name);
  if (wrong === undefined) return name;
  throw name.includes('=') ? valueOnCommandLine(shown, target) : new Stop(`${shown} ${wrong}.`, usage);
}

/** The value itself is not printed. */
function valueOnCommandLine(name: string, { flags }: Target): Stop {
  return new Stop(
    'The value does not belong on the command line: nothing was done.',
    `It stays in the shell's history. Write only \`npm run secret -- set ${name}${flags}\`, which asks for it.`,
  );
}
