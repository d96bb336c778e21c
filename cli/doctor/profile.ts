import { differences, domainUrl, isForMeta, isMenuOff, managed, wantedProfile } from '../profile/index.ts';
import { type Check, command, type Finding, ok, skip, warn } from './finding.ts';

/** Whether Meta's Messenger Profile and list of domains are as `chat.config.ts` says. */
export const profile: Check = async (patient) => {
  const { graph, cli } = patient;
  const wanted = cli.config.whitelistedDomains;
  const plugin =
    wanted.length === 0
      ? warn(
          'Domains',
          'the plugin works on its own site only',
          'Add your sites to whitelistedDomains in chat.config.ts, and `npx sls deploy`.',
        )
      : ok('Domains', `the plugin works on ${wanted.join(', ')}`);
  if (!graph) return [skip('Profile', 'no Page is connected: web chat only'), plugin];
  const theirs = await graph.profile.get(managed);
  const changes = differences(wantedProfile(cli.config), theirs).filter(
    ({ property }) => property !== 'whitelisted_domains',
  );
  const menu = isMenuOff(theirs.persistent_menu) ? '; the menu is off in the plugin' : '';
  const drift: Finding =
    changes.length === 0
      ? ok('Profile', `is as chat.config.ts says${menu}`)
      : warn(
          'Profile',
          `Meta's ${changes.map(({ property }) => property).join(', ')} differs from chat.config.ts${menu}`,
          `${command(patient, 'profile -- plan')} shows how, \`apply\` makes it so.`,
        );
  const meta = new Set((theirs.whitelisted_domains ?? []).map(domainUrl));
  const known = new Set(wanted.map(domainUrl).filter(isForMeta));
  const apart = [...meta].filter((each) => !known.has(each)).concat([...known].filter((each) => !meta.has(each)));
  const domains =
    apart.length === 0
      ? plugin
      : warn(
          'Domains',
          `Meta's list and chat.config.ts differ in ${apart.join(', ')}`,
          `${command(patient, 'profile -- domains list')} shows both; add or remove there, or in the file.`,
        );
  return [drift, domains];
};
