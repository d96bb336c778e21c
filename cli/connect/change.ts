import { setTimeout as sleep } from 'node:timers/promises';
import { webhookFields } from '../../lib/webhook/index.ts';
import type { Cli } from '../command/command.ts';
import { BrokenOff, Stop } from '../command/stop.ts';
import { differences, overwrites, request, wantedProfile } from '../profile/index.ts';
import type { Target } from '../stack/index.ts';
import { agreed } from '../terminal/agreed.ts';
import { failures, probeWebhook } from '../webhook/webhook.ts';
import type { Flags, Found } from './check.ts';
import type { Report } from './report.ts';

/**
 * Stores the settings, tests the webhook with them, and only then subscribes at Meta. Each step skips what is done
 * already.
 * @throws {Stop} where the webhook does not answer as expected. Then nothing was changed at Meta.
 */
export async function change(cli: Cli, target: Target, found: Found, flags: Flags, report: Report): Promise<void> {
  const { graph, identity, webhook, subscription, pageFields } = found;
  const changed = await target.keep(identity, { WEBHOOK_URL: webhook });
  report.done(
    'Settings',
    changed.length === 0 ? `as they were, in ${target.keeps}` : `${changed.join(', ')} stored in ${target.keeps}`,
  );
  if (changed.length > 0) report.done('Restart', await target.refresh());

  await untilRight(cli, target, found, changed.length > 0);
  report.done('Webhook', 'right verify token: the challenge; wrong one: 403; signed: 200; unsigned: 401');

  const fields = [...new Set([...webhookFields, ...(subscription?.fields ?? [])])];
  await graph.subscriptions.app.set({ callback_url: webhook, verify_token: identity.VERIFY_TOKEN, fields });
  report.done('App', `sends ${fields.length} kinds of events there; Meta has checked the address`);
  const ofPage = [...new Set([...webhookFields, ...pageFields])];
  if (ofPage.length > pageFields.length) await graph.subscriptions.page.set(ofPage);
  report.done(
    'Page',
    ofPage.length > pageFields.length ? `subscribed to ${ofPage.length} kinds of events` : 'was subscribed already',
  );

  await applyProfile(cli, target, found, flags, report);
  await routing(found, report);
}

/**
 * Waits for the new secrets: deployed functions read them when they restart, and `npm start` when you start it again.
 */
async function untilRight(
  { terminal }: Cli,
  target: Target,
  { webhook, identity }: Found,
  refreshed: boolean,
): Promise<void> {
  const patience = target.local ? (terminal.interactive ? 120_000 : 0) : 60_000;
  const end = Date.now() + patience;
  for (let tries = 0; ; tries += 1) {
    const secrets = { verifyToken: identity.VERIFY_TOKEN, appSecret: identity.APP_SECRET };
    const probes = await probeWebhook(webhook, target, secrets);
    const failed = failures(probes);
    if (failed === undefined) return;
    if (Date.now() >= end) {
      throw new Stop(
        failed.what,
        `${failed.todo} Then run this again: steps that are done are not repeated. Nothing was changed at Meta yet.`,
      );
    }
    if (tries === 0 && target.local)
      terminal.print('    → Start `npm start` again in another terminal: this waits for it.');
    // An earlier run may have stored the secrets and ended before the restart.
    if (tries === 0 && !target.local && !refreshed) await target.refresh();
    await sleep(2_000);
  }
}

/** Sets what is missing. It overwrites other values only where the operator agrees. */
async function applyProfile(
  cli: Cli,
  target: Target,
  { graph, profile }: Found,
  flags: Flags,
  report: Report,
): Promise<void> {
  const wanted = wantedProfile(cli.config);
  const changes = differences(wanted, profile);
  if (changes.length === 0) return report.done('Profile', 'is as chat.config.ts says');
  if (overwrites(changes)) {
    for (const line of changes.flatMap(({ lines }) => lines)) cli.terminal.print(`    ${line}`);
    const question = "  Overwrite Meta's Messenger Profile so?";
    const isAgreed = await agreed(cli.terminal, question, flags.yes).catch((error: unknown) => {
      throw error instanceof BrokenOff ? new BrokenOff('Stopped: the profile is as it was, all else is done.') : error;
    });
    if (!isAgreed) {
      return report.warn(
        'Profile',
        'differs from chat.config.ts, and is left as it is',
        `\`npm run profile -- apply --yes${target.flags}\` overwrites it, \`npm run profile -- pull${target.flags}\` prints it for chat.config.ts.`,
      );
    }
  }
  const { set, remove } = request(changes, wanted, profile);
  if (Object.keys(set).length > 0) await graph.profile.set(set);
  if (remove.length > 0) await graph.profile.delete(remove);
  report.done('Profile', `set as chat.config.ts says: ${changes.map(({ property }) => property).join(', ')}`);
}

/** Meta's API says which routing the Page has, but not which app is the default. */
async function routing({ graph, otherApps }: Found, report: Report): Promise<void> {
  const { hop_v2, msgr_multi_app } = await graph.threadControl.features();
  const others = otherApps.length === 0 ? 'no other app listens' : `other apps listen, too: ${otherApps.join(', ')}`;
  report.warn(
    'Routing',
    `${hop_v2 || msgr_multi_app ? 'Conversation Routing is on' : 'Meta does not say whether Conversation Routing is on'}; ${others}`,
    'Make this app the default: Page settings, Advanced messaging, Conversation routing, Default app. The Graph API does not say which app it is. Without a default app, the bot cannot take a conversation back.',
  );
}
