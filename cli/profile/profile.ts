import { inspect } from 'node:util';
import type { Cli, Command } from '../command/command.ts';
import { noMore, parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { graphOf, type Target, targetOf } from '../stack/index.ts';
import { agreed } from '../terminal/agreed.ts';
import { differences, domains, managed, menu, overwrites, request, wantedProfile } from './index.ts';

const usage = `npm run profile -- plan | apply [--yes] | pull | domains list | domains add|remove <domain> | menu off|on
  plan     how Meta's Messenger Profile differs from chat.config.ts; exit code 2 where it does
  apply    makes it as chat.config.ts says; overwrites other values at Meta only with --yes
  pull     prints Meta's as the part of chat.config.ts
  domains  the sites on which Messenger may be used, at Meta
  menu     hides the persistent menu in the plugin, or shows it again: open pages follow at once, without a deploy
  --local, or --stage and --region, say where the Page is connected`;

const options = { ...targetOptions, yes: { type: 'boolean' } } as const;

/** How many words may follow an action; the action itself reports a missing one. */
const following: Readonly<Record<string, number>> = { domains: 2, menu: 1 };

/** The Messenger Profile as code. */
export const profile: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags, positionals } = parse(args, options, usage);
    const target = targetOf(cli, flags);
    const [action = '', ...rest] = positionals;
    noMore(rest.slice(following[action] ?? 0), usage);
    if (action === 'plan') return plan(cli, target);
    if (action === 'apply') return apply(cli, target, flags.yes);
    if (action === 'pull') return pull(cli, target);
    if (action === 'domains') return domains(cli, await graphOf(target, cli), rest, usage);
    if (action === 'menu') return menu(cli, target, rest, usage);
    throw new Stop(action === '' ? 'What about the profile?' : `"${action}" is not an action of this command.`, usage);
  },
};

/** @returns 2 where there is a difference: 1 is for failures. */
async function plan(cli: Cli, target: Target): Promise<number> {
  const { changes } = await compare(cli, target);
  if (changes.length === 0) {
    cli.terminal.print("✓ Meta's Messenger Profile is as chat.config.ts says.");
    return 0;
  }
  cli.terminal.print(
    "Meta's Messenger Profile is not as chat.config.ts says (+ would be added, - removed, ~ changed):\n",
  );
  for (const line of changes.flatMap(({ lines }) => lines)) cli.terminal.print(`  ${line}`);
  cli.terminal.print(
    `\n→ \`npm run profile -- apply${target.flags}\` makes it so; \`pull\` prints what is at Meta for chat.config.ts.`,
  );
  return 2;
}

async function apply(cli: Cli, target: Target, yes?: boolean): Promise<number> {
  const { graph, changes, wanted, theirs } = await compare(cli, target);
  if (changes.length === 0) return plan(cli, target);
  for (const line of changes.flatMap(({ lines }) => lines)) cli.terminal.print(`  ${line}`);
  if (overwrites(changes) && !(await agreed(cli.terminal, '\nReplace what is at Meta?', yes))) {
    throw new Stop(
      'Nothing was changed: Meta has other values, from an earlier apply or set there by hand.',
      `Add --yes to replace them with those of chat.config.ts; \`npm run profile -- pull${target.flags}\` prints them.`,
    );
  }
  const { set, remove } = request(changes, wanted, theirs);
  if (Object.keys(set).length > 0) await graph.profile.set(set);
  if (remove.length > 0) await graph.profile.delete(remove);
  cli.terminal.print('\n✓ Done. A changed menu may take Messenger some time to show.');
  return 0;
}

async function pull(cli: Cli, target: Target): Promise<number> {
  const graph = await graphOf(target, cli);
  const { whitelisted_domains = [], ...rest } = await graph.profile.get(managed);
  const part = { whitelistedDomains: whitelisted_domains.map((domain) => domain.replace(/\/$/, '')), profile: rest };
  const code = inspect(part, { depth: null, breakLength: 110, maxArrayLength: null, maxStringLength: null });
  cli.terminal.print(`// In chat.config.ts:\n${code.replace(/^\{\s*/, '  ').replace(/\s*\}$/, ',')}`);
  return 0;
}

async function compare(cli: Cli, target: Target) {
  const graph = await graphOf(target, cli);
  const wanted = wantedProfile(cli.config);
  const theirs = await graph.profile.get(managed);
  return { graph, wanted, theirs, changes: differences(wanted, theirs) };
}
