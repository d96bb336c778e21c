import { webhookFields } from '../../lib/webhook/index.ts';
import { checkPermissions, inspect, lifetime, subscriptionOf } from '../connect/index.ts';
import { failures, probeWebhook } from '../webhook/webhook.ts';
import { type Check, command, fail, ok, skip, warn } from './finding.ts';

const soon = 14 * 24 * 3_600_000;

/** Whether the token works, until when, and for what. */
export const token: Check = async (patient) => {
  const { graph, identity } = patient;
  const { APP_ID, PAGE_ACCESS_TOKEN } = identity;
  if (!graph || !APP_ID || !PAGE_ACCESS_TOKEN) return [skip('Token', unconnected), skip('Permissions', unconnected)];
  const connect = command(patient, 'connect');
  const info = await inspect(graph, PAGE_ACCESS_TOKEN, APP_ID, connect);
  const missing = checkPermissions(info, connect);
  const { expiresAt = Number.POSITIVE_INFINITY, dataAccessExpiresAt = Number.POSITIVE_INFINITY } = info;
  const ends = Math.min(expiresAt, dataAccessExpiresAt);
  const isSoon = ends - Date.now() < soon;
  const found = `of app ${APP_ID}; ${lifetime(isSoon ? { ...info, expiresAt: ends } : info, Date.now())}`;
  return [
    isSoon ? warn('Token', found, `${connect} with a new user token renews it.`) : ok('Token', found),
    missing.length === 0
      ? ok('Permissions', info.scopes.filter((scope) => scope.startsWith('pages_')).join(', '))
      : warn(
          'Permissions',
          `${missing.join(', ')} is missing`,
          'Only the list of conversations in Messenger needs it.',
        ),
  ];
};

/** Whether our webhook answers Meta, and refuses others. */
export const webhook: Check = async ({ identity, resources, target }) => {
  const { VERIFY_TOKEN: verifyToken, APP_SECRET: appSecret } = identity;
  if (!resources.webhook) return [fail('Webhook', 'the stack has no HTTP API', 'Deploy it again: `npx sls deploy`.')];
  if (!verifyToken || !appSecret) return [skip('Webhook', unconnected)];
  const failed = failures(await probeWebhook(resources.webhook, target, { verifyToken, appSecret }));
  return [
    failed ? fail('Webhook', failed.what, failed.todo) : ok('Webhook', `${resources.webhook} answers as expected`),
  ];
};

/** Whether Meta delivers everything, and to us: both levels of subscriptions. */
export const subscriptions: Check = async (patient) => {
  const { graph, identity, resources } = patient;
  if (!graph || !identity.APP_ID) return [skip('Subscriptions', unconnected)];
  const [ofApp, apps] = await Promise.all([subscriptionOf(graph, identity.APP_ID), graph.subscriptions.page.list()]);
  const ofPage = apps.find(({ id }) => id === identity.APP_ID);
  const again = `${command(patient, 'connect')} sets it.`;
  const lacking = (fields: readonly string[] = []) =>
    webhookFields.filter((field) => !fields.includes(field)).join(', ');
  return [
    !ofApp?.callback_url
      ? fail('App', 'is subscribed to nothing: no message arrives', again)
      : ofApp.callback_url !== resources.webhook
        ? fail('App', `delivers to ${ofApp.callback_url}, and not to ${resources.webhook}`, again)
        : lacking(ofApp.fields)
          ? fail('App', `is not subscribed to ${lacking(ofApp.fields)}`, again)
          : ok('App', `is subscribed to ${ofApp.fields.length} kinds of events`),
    ofPage === undefined
      ? fail('Page', 'sends nothing to this app', again)
      : lacking(ofPage.subscribed_fields)
        ? fail('Page', `does not send ${lacking(ofPage.subscribed_fields)}`, again)
        : ok('Page', `sends ${ofPage.subscribed_fields.length} kinds of events`),
  ];
};

/** Meta's API says which routing the Page has, but not which app is the default. */
export const routing: Check = async ({ graph, identity }) => {
  if (!graph) return [skip('Routing', unconnected)];
  const [features, apps] = await Promise.all([graph.threadControl.features(), graph.subscriptions.page.list()]);
  const on = features.hop_v2 || features.msgr_multi_app;
  const others = apps.filter(({ id }) => id !== identity.APP_ID).map(({ id, name }) => name ?? id);
  if (others.length === 0) return [ok('Routing', `${on ? 'Conversation Routing; ' : ''}no other app listens`)];
  return [
    warn(
      'Routing',
      `other apps listen, too: ${others.join(', ')}`,
      'Make this app the default: Page settings, Advanced messaging, Conversation routing, Default app.',
    ),
  ];
};

const unconnected = 'no Page is connected: web chat only';
