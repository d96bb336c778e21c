import { randomBytes } from 'node:crypto';
import { isLoopback } from '../../lib/config/index.ts';
import { type AppSubscription, createGraph, type Graph } from '../../lib/graph/index.ts';
import type { MessengerProfile } from '../../lib/messenger/index.ts';
import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import { managed } from '../profile/index.ts';
import type { Identity, Target } from '../stack/index.ts';
import { agreed } from '../terminal/agreed.ts';
import { reachWebhook, webhookUrl } from '../webhook/webhook.ts';
import { answers } from './answers.ts';
import { subscriptionOf } from './app.ts';
import { choosePage } from './page.ts';
import type { Report } from './report.ts';
import { checkPermissions, inspect, lifetime } from './token.ts';

export interface Flags {
  readonly yes?: boolean;
  readonly page?: string;
  readonly url?: string;
  readonly 'app-id'?: string;
  readonly 'app-secret'?: string;
  readonly token?: string;
}

/** Everything that is known before the first change. */
export interface Found {
  readonly graph: Graph;
  readonly identity: Required<Identity>;
  readonly webhook: string;
  /** Where Meta delivers now. */
  readonly subscription?: AppSubscription;
  /** The fields that the Page sends to this app now. */
  readonly pageFields: readonly string[];
  readonly otherApps: readonly string[];
  readonly profile: MessengerProfile;
}

/**
 * Asks for the answers, and checks app, token, Page and webhook. Changes nothing.
 * @throws {Stop} where the Page cannot be connected with them.
 */
export async function check(cli: Cli, target: Target, flags: Flags, report: Report): Promise<Found> {
  const { terminal, config } = cli;
  // A missing stack or a wrong address is found before the operator types secrets.
  if (!target.local) await target.resources();
  const webhook = await addressOf(cli, target, flags);
  const stored = await target.identity();
  const { appId, appSecret, token } = await answers(cli, flags, stored);

  const url = target.graphUrl;
  const asApp = createGraph({ url, pageId: 'me', token, appId, appSecret });
  const subscription = await subscriptionOf(asApp, appId);
  report.done('App', `${appId}: the secret is right`);

  const given = await inspect(asApp, token, appId);
  const missing = checkPermissions(given);
  const wanted = flags.page ?? config.page.id ?? cli.env.PAGE_ID;
  const page = await choosePage(asApp, token, given, { terminal, wanted, usual: stored.PAGE_ID });
  terminal.hide(page.token);
  const info = page.token === token ? given : await inspect(asApp, page.token, appId);
  const name = page.name === undefined ? page.id : `${page.name} (${page.id})`;
  report.done('Page', name);
  if (page.others.length > 0)
    terminal.print(
      `    → It was connected before. For another one: --page and its number, of ${page.others.join(', ')}.`,
    );
  if (info.expiresAt === undefined) report.done('Token', 'of this app, and does not expire');
  else
    report.warn(
      'Token',
      `of this app, ${lifetime(info, Date.now())}`,
      'Run this again with a user token: the Page token made from it does not expire.',
    );
  if (missing.length === 0) report.done('Permissions', 'pages_messaging, pages_manage_metadata, pages_read_engagement');
  else
    report.warn(
      'Permissions',
      `${missing.join(', ')} is missing`,
      'Only the list of conversations in Messenger needs it; add it when you generate the next token.',
    );

  await askHumanAgent(cli, flags, appId, report);

  const graph = createGraph({ url, pageId: page.id, token: page.token, appId, appSecret });
  const [apps, profile] = await Promise.all([graph.subscriptions.page.list(), graph.profile.get(managed)]);
  await reachWebhook(webhook, target);
  report.done('Webhook', `${webhook} answers`);

  const verifyToken = stored.VERIFY_TOKEN ?? randomBytes(24).toString('base64url');
  terminal.hide(verifyToken);
  return {
    graph,
    identity: {
      PAGE_ID: page.id,
      APP_ID: appId,
      APP_SECRET: appSecret,
      PAGE_ACCESS_TOKEN: page.token,
      VERIFY_TOKEN: verifyToken,
    },
    webhook,
    subscription,
    pageFields: apps.find(({ id }) => id === appId)?.subscribed_fields ?? [],
    otherApps: apps.filter(({ id }) => id !== appId).map(({ id, name = id }) => name),
    profile,
  };
}

/** Meta's API does not say which features an app was granted, so the operator is asked about a claimed one. */
async function askHumanAgent({ config, terminal }: Cli, { yes }: Flags, appId: string, report: Report): Promise<void> {
  if (config.humanAgent !== true) return;
  const question = `Does the App Dashboard of ${appId} list "Human Agent" as granted (App Review, Permissions and features)?`;
  if (yes || !terminal.interactive || (await agreed(terminal, question))) {
    report.done('Human Agent', 'is claimed: agents may answer for seven days');
    return;
  }
  report.warn(
    'Human Agent',
    'is claimed in chat.config.ts, and Meta has not granted it',
    'Set humanAgent to false until then: Meta would refuse answers after 24 hours.',
  );
}

/** The address for Meta's webhooks. @throws {Stop} where it is not known, or Meta cannot use it. */
async function addressOf(cli: Cli, target: Target, flags: Flags): Promise<string> {
  const loopback = isLoopback(target.graphUrl);
  const given = flags.url ?? cli.env.WEBHOOK_URL ?? (await target.resources()).webhook;
  if (given === undefined) {
    throw new Stop(
      `The stack ${target.title} has no HTTP API.`,
      'Deploy it again with `npx sls deploy`, or give --url.',
    );
  }
  if (target.local && !loopback && isLoopback(given)) {
    throw new Stop(
      'Meta cannot call this laptop without a public address.',
      'Run `ngrok http 3000`, and this again with --url and the https:// address that it shows.',
    );
  }
  return webhookUrl(given, { loopback });
}
