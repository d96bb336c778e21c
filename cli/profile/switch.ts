import { gatewayPush, menuOverrides, pushTables } from '../../lib/live/index.ts';
import { tableClient } from '../../lib/store/index.ts';
import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import { graphOf, missing, type Target } from '../stack/index.ts';
import { menuTurned } from './menu.ts';

/**
 * `menu off | on`, the tutorial's fourth step. It sets `disabled_surfaces` at Meta, and the table for browsers on the
 * site. Open browsers are notified at once.
 */
export async function menu(cli: Cli, target: Target, [state]: readonly string[], usage: string): Promise<number> {
  if (state !== 'on' && state !== 'off') throw new Stop('On or off?', usage);
  const { persistent_menu } = cli.config.profile;
  if (persistent_menu === undefined) {
    throw new Stop('There is no menu to turn on or off.', 'Give chat.config.ts a profile.persistent_menu first.');
  }
  const notNotified = await onSite(
    cli,
    target,
    state === 'on' ? {} : { persistent_menu: menuTurned(persistent_menu, false) },
  );
  cli.terminal.print(`✓ The menu is ${state} on the website.`);
  if (notNotified > 0)
    cli.terminal.print(`! ${notNotified} open browsers could not be notified: they see it when they connect again.`);
  return atMeta(cli, target, state);
}

/** @returns how many open browsers could not be notified; they see the change when they connect again. */
async function onSite(
  cli: Cli,
  target: Target,
  changed: Parameters<ReturnType<typeof menuOverrides>['change']>[0],
): Promise<number> {
  const { table, socket } = await target.resources();
  if (table === undefined) throw missing(target, 'table');
  const live = { documentClient: tableClient(table), table: table.name };
  const stored = menuOverrides(live, cli.config.profile);
  await stored.change(changed);
  let notNotified = 0;
  if (socket !== undefined) {
    const push = gatewayPush({
      ...pushTables(live),
      back: () => undefined,
      endpoint: socket,
      region: table.region,
      warn: () => (notNotified += 1),
    });
    await push.profile(await stored.read(Date.now()));
  }
  live.documentClient.destroy();
  return notNotified;
}

async function atMeta(cli: Cli, target: Target, state: 'on' | 'off'): Promise<number> {
  const { PAGE_ACCESS_TOKEN } = await target.identity();
  if (PAGE_ACCESS_TOKEN === undefined) {
    cli.terminal.print('✓ No Page is connected: there is nothing to change at Meta.');
    return 0;
  }
  const graph = await graphOf(target, cli);
  const { persistent_menu: theirs } = await graph.profile.get(['persistent_menu']);
  if (theirs === undefined) {
    cli.terminal.print(`! Meta has no persistent menu.\n→ \`npm run profile -- apply${target.flags}\` sets it.`);
    return 0;
  }
  const wanted = menuTurned(theirs, state === 'on');
  if (JSON.stringify(wanted) !== JSON.stringify(theirs)) await graph.profile.set({ persistent_menu: wanted });
  cli.terminal.print(`✓ The menu is ${state} for the plugin at Meta, and as it was in Messenger.`);
  return 0;
}
