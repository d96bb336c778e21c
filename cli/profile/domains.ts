import { originPattern } from '../../lib/config/index.ts';
import type { Graph } from '../../lib/graph/index.ts';
import type { Cli } from '../command/command.ts';
import { noMore } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { table } from '../terminal/table.ts';
import { domainUrl, isForMeta, isOrigin } from './wanted.ts';

/** `domains list | add <domain> | remove <domain>`: Meta's list. The plugin's own list is in `chat.config.ts`. */
export async function domains(
  cli: Cli,
  graph: Graph,
  [action, given]: readonly string[],
  usage: string,
): Promise<number> {
  const { whitelisted_domains: known = [] } = await graph.profile.get(['whitelisted_domains']);
  if (action === 'list') {
    noMore(given === undefined ? [] : [given], usage);
    return list(cli, known);
  }
  if ((action !== 'add' && action !== 'remove') || given === undefined) throw new Stop('Which domain?', usage);
  const domain = domainUrl(given);
  const has = known.some((each) => domainUrl(each) === domain);
  // A domain that was added by hand can be removed, even where Meta would refuse it now.
  if (!isForMeta(domain) && !(has && action === 'remove')) throw refusal(given, domain);
  const wanted = action === 'add' ? [...known, domain] : known.filter((each) => domainUrl(each) !== domain);
  if (has === (action === 'add'))
    cli.terminal.print(`✓ Nothing to do: ${domain} ${has ? 'is already' : 'is not'} on Meta's list.`);
  else {
    if (wanted.length === 0) await graph.profile.delete(['whitelisted_domains']);
    else await graph.profile.set({ whitelisted_domains: wanted });
    cli.terminal.print(`✓ ${domain} ${action === 'add' ? 'is on' : 'is off'} Meta's list.`);
  }
  if (allows(cli, domain) !== (action === 'add')) {
    const line = `'${domain.replace(/\/$/, '')}'`;
    cli.terminal.print(
      action === 'add'
        ? `→ For the plugin, too: add ${line} to whitelistedDomains in chat.config.ts, and \`npx sls deploy\`.`
        : `→ The plugin still works there: remove it from whitelistedDomains in chat.config.ts, and \`npx sls deploy\`.`,
    );
  }
  return 0;
}

function refusal(given: string, domain: string): Stop {
  if (!domain.includes('*') && URL.canParse(domain) && !isOrigin(domain)) {
    return new Stop(
      `${given} is a page, and the list is of whole sites: nothing was changed.`,
      `Write only the site: ${new URL(domain).origin}`,
    );
  }
  return new Stop(
    `Meta does not accept ${given}: it must be a whole name with https, no wildcard, no address, not localhost.`,
    'Write it as https://shop.example. Wildcards work only in whitelistedDomains of chat.config.ts.',
  );
}

function list(cli: Cli, known: readonly string[]): number {
  const configured = cli.config.whitelistedDomains.map(domainUrl);
  const all = [...new Set([...known.map(domainUrl), ...configured])].sort();
  const rows = all.map((domain) => [
    domain.replace(/\/$/, ''),
    known.some((each) => domainUrl(each) === domain) ? 'yes' : isForMeta(domain) ? 'no' : 'not possible',
    configured.includes(domain) || allows(cli, domain) ? 'yes' : 'no',
  ]);
  cli.terminal.print(
    all.length === 0
      ? 'No domain, neither at Meta nor in chat.config.ts.'
      : table([['domain', 'Meta', 'chat.config.ts'], ...rows]),
  );
  return 0;
}

/** Whether the plugin works on this site. */
function allows({ config }: Cli, domain: string): boolean {
  const pattern = new RegExp(originPattern(config.whitelistedDomains, { local: false }), 'i');
  return pattern.test(domain.replace(/\/$/, ''));
}
