import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppSubscription, createGraph, type Graph } from '../lib/graph/index.ts';
import type { MessengerProfile } from '../lib/messenger/index.ts';
import { webhookFields } from '../lib/webhook/index.ts';
import { agreed } from './agreed.ts';
import type { Cli, Command } from './command.ts';
import {
  answers,
  checkPermissions,
  choosePage,
  inspect,
  lifetime,
  type Report,
  reportTo,
  subscriptionOf,
} from './connect/index.ts';
import { parse, targetOptions } from './options.ts';
import { differences, managed, overwrites, request, wantedProfile } from './profile/index.ts';
import { Stop } from './stop.ts';
import { type Identity, isLoopback, type Target, targetOf } from './target/index.ts';
import { failures, probeWebhook, reachWebhook, webhookUrl } from './webhook.ts';

const usage = `npm run connect -- [--local] [--stage dev] [--region eu-central-1] [--url https://…] [--page ID] [--yes]
  Connects a Facebook Page: asks for the app's id and secret and a token (or takes --app-id, --app-secret, --token,
  or APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN), checks them, stores them, and subscribes app and Page to the webhook.
  --local  this laptop: stores in .env, and needs --url with the address that ngrok shows
  --url    the address that Meta is to call; left out, the one of the deployed stack
  --yes    asks nothing, and overwrites what Meta has otherwise`;

/** Connects a Page to a deployed stack or to this laptop. May be run again at any time: it repairs what is not so. */
export const connect: Command = {
  usage,
  async run(args, cli) {
    const options = {
      ...targetOptions,
      yes: { type: 'boolean' },
      page: { type: 'string' },
      url: { type: 'string' },
    } as const;
    const secrets = {
      'app-id': { type: 'string' },
      'app-secret': { type: 'string' },
      token: { type: 'string' },
    } as const;
    const { values: flags } = parse(args, { ...options, ...secrets }, usage);
    const target = targetOf(cli, flags);
    const report = reportTo(cli.terminal);

    report.heading(`Checks; nothing is changed yet (${target.title})`);
    const found = await check(cli, target, flags, report);
    await confirmMove(cli, found, flags);

    report.heading('Changes');
    await change(cli, target, found, flags, report);
    cli.terminal.print(
      `\nConnected. \`npm run doctor${target.flags && ` --${target.flags}`}\` looks at all of it at any time.`,
    );
    return 0;
  },
};

interface Flags {
  readonly yes?: boolean;
  readonly page?: string;
  readonly url?: string;
  readonly 'app-id'?: string;
  readonly 'app-secret'?: string;
  readonly token?: string;
}

/** Everything that can be known before anything is changed. */
interface Found {
  readonly graph: Graph;
  readonly identity: Required<Identity>;
  readonly webhook: string;
  /** Where Meta delivers now. */
  readonly subscription?: AppSubscription;
  /** What the Page sends to this app now. */
  readonly pageFields: readonly string[];
  readonly otherApps: readonly string[];
  readonly profile: MessengerProfile;
}

async function check(cli: Cli, target: Target, flags: Flags, report: Report): Promise<Found> {
  const { terminal, config } = cli;
  const stored = await target.identity();
  const { appId, appSecret, token } = await answers(cli, flags, stored);
  const webhook = await addressOf(cli, target, flags);

  const url = target.graphUrl;
  const asApp = createGraph({ url, page: 'me', token, appId, appSecret });
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

  const graph = createGraph({ url, page: page.id, token: page.token, appId, appSecret });
  const [apps, profile] = await Promise.all([graph.subscriptions.page.list(), graph.profile.get(managed)]);
  await reachWebhook(webhook);
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

/** Where Meta is to deliver. @throws {Stop} where nobody says, or it cannot be used. */
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

/** An app has one address: moving it takes the events from wherever they go now. */
async function confirmMove({ terminal }: Cli, { subscription, webhook }: Found, { yes }: Flags): Promise<void> {
  const now = subscription?.callback_url;
  if (!now || now === webhook) return;
  terminal.print(`\nThe app delivers to ${now} now. It would deliver to ${webhook} alone.`);
  if (await agreed(terminal, 'Move it?', yes)) return;
  throw new Stop('Nothing was changed: the app delivers to another address.', 'Add --yes to move it here.');
}

async function change(cli: Cli, target: Target, found: Found, flags: Flags, report: Report): Promise<void> {
  const { graph, identity, webhook, subscription, pageFields } = found;
  const changed = await target.keep(identity, { WEBHOOK_URL: webhook });
  report.done(
    'Settings',
    changed.length === 0 ? `as they were, in ${target.keeps}` : `${changed.join(', ')} stored in ${target.keeps}`,
  );
  if (changed.length > 0) report.done('Functions', await target.refresh());

  await untilRight(cli, target, found);
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

/** Functions that run read new secrets when they start anew, and `npm start` when somebody starts it again. */
async function untilRight({ terminal }: Cli, target: Target, { webhook, identity }: Found): Promise<void> {
  const patience = target.local ? (terminal.interactive ? 120_000 : 0) : 60_000;
  const end = Date.now() + patience;
  for (let told = false; ; told = true) {
    const probes = await probeWebhook(webhook, { verifyToken: identity.VERIFY_TOKEN, appSecret: identity.APP_SECRET });
    const failed = failures(probes);
    if (failed === undefined) return;
    if (Date.now() >= end) {
      throw new Stop(
        failed.what,
        `${failed.todo} Then run this again: what is done is not done twice. Nothing was changed at Meta yet.`,
      );
    }
    if (!told && target.local) terminal.print('    → Start `npm start` again in another terminal: this waits for it.');
    await sleep(2_000);
  }
}

/** What is missing is set; what somebody set otherwise only where the owner agrees. */
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
    if (!(await agreed(cli.terminal, "  Overwrite Meta's Messenger Profile so?", flags.yes))) {
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

/** Meta tells which routing the Page has, and not who the default app is. */
async function routing({ graph, otherApps }: Found, report: Report): Promise<void> {
  const { hop_v2, msgr_multi_app } = await graph.threadControl.features();
  const others = otherApps.length === 0 ? 'no other app listens' : `other apps listen, too: ${otherApps.join(', ')}`;
  report.warn(
    'Routing',
    `${hop_v2 || msgr_multi_app ? 'Conversation Routing is on' : 'Meta does not say whether Conversation Routing is on'}; ${others}`,
    'Make this app the default: Page settings, Advanced messaging, Conversation routing, Default app. Meta tells nobody by its API which one it is; without one, the bot cannot take a conversation back.',
  );
}
