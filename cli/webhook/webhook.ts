import { randomUUID } from 'node:crypto';
import { sign } from '../../lib/webhook/index.ts';
import { Stop } from '../command/stop.ts';
import { failureOf, isCertificate, isTimeout, isUnknownHost } from './failure.ts';

/** Meta waits as long (ms). */
const PATIENCE = 5_000;

/** The answer of a webhook to one request. */
export interface Probe {
  readonly request: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** What to do about an unexpected answer. */
  readonly todo: string;
}

/**
 * The address for Meta's webhooks: a bare host gets the path `/webhook`.
 * @throws {Stop} where it is not an address, or has no https although Meta needs it.
 */
export function webhookUrl(given: string, { loopback }: { loopback: boolean }): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Stop(`"${given}" is not the address of a webhook.`, 'Give it as https://example.ngrok.app');
  }
  if (url.protocol === 'http:' && !loopback) {
    throw new Stop(
      `${given} begins with http://, and Meta calls https:// only, with a valid certificate.`,
      'Use the https:// address: ngrok shows it as "Forwarding", and a deployed stack has it by itself.',
    );
  }
  if (url.pathname === '/') url.pathname = '/webhook';
  return url.href;
}

/** Where a webhook runs: on this laptop behind a tunnel, or in AWS. The advice depends on it. */
export interface Host {
  readonly local: boolean;
}

/** Checks that our webhook answers there. Changes nothing. @throws {Stop} where it does not. */
export async function reachWebhook(url: string, host: Host): Promise<void> {
  // A wrong token gets 403 from a complete webhook, and 500 from one whose secrets are not stored yet.
  const { status } = await challenge(url, host, `wrong-${randomUUID()}`);
  if (status === 403 || status === 500) return;
  throw new Stop(`${url} answers a check with ${status}; our webhook would answer 403.`, wrongServer(status, host));
}

/** Calls the webhook as Meta does, and as a stranger might: with the right and a wrong token, signed and unsigned. */
export async function probeWebhook(
  url: string,
  host: Host,
  secrets: { verifyToken: string; appSecret: string },
): Promise<Probe[]> {
  const body = JSON.stringify({ object: 'page', entry: [] });
  const right = await challenge(url, host, secrets.verifyToken);
  const wrong = await challenge(url, host, `wrong-${randomUUID()}`);
  const signed = await post(url, host, body, sign(body, secrets.appSecret));
  const unsigned = await post(url, host, body);
  const echoed = right.status === 200 && right.body === right.sent;
  return [
    {
      request: 'challenge with our verify token',
      expected: '200 and the challenge',
      got: right.status === 200 && !echoed ? '200 and something else' : String(right.status),
      ok: echoed,
      todo: stale(right.status, 'VERIFY_TOKEN', host),
    },
    {
      request: 'challenge with a wrong one',
      expected: '403',
      got: String(wrong.status),
      ok: wrong.status === 403,
      todo: stale(wrong.status, 'VERIFY_TOKEN', host),
    },
    {
      request: 'signed post',
      expected: '200',
      got: String(signed.status),
      ok: signed.status === 200,
      todo: stale(signed.status, 'APP_SECRET', host),
    },
    {
      request: 'unsigned post',
      expected: '401',
      got: String(unsigned.status),
      ok: unsigned.status === 401,
      todo: stale(unsigned.status, 'APP_SECRET', host),
    },
  ];
}

/** All unexpected answers in one sentence. */
export function failures(probes: readonly Probe[]): Pick<Stop, 'what' | 'todo'> | undefined {
  const failed = probes.filter(({ ok }) => !ok);
  const [first] = failed;
  if (first === undefined) return undefined;
  const what = failed.map(({ request, expected, got }) => `${request}: ${got}, expected ${expected}`).join('; ');
  return { what: `The webhook does not answer as expected. ${what}.`, todo: first.todo };
}

function stale(status: number, setting: string, host: Host): string {
  if (status === 500)
    return 'Its secrets cannot be read: run `npm run connect`, or look into the log: `npx sls logs -f events`.';
  if (status === 401 || status === 403) {
    const todo = host.local ? 'Start `npm start` again.' : 'Deployed functions read it within a minute.';
    return `It runs with another ${setting}. ${todo}`;
  }
  return wrongServer(status, host);
}

function wrongServer(status: number, { local }: Host): string {
  if (status === 429) return 'It refuses because of too many requests: wait a minute and run this again.';
  if (!local) {
    return 'Check the address, and that it ends in /webhook: `npx sls deploy` prints that of the stack. Where it is right, look into the log of the function events.';
  }
  if (status === 502 || status === 504) return 'The tunnel is up, and nothing runs behind it: run `npm start`.';
  return 'Another server is there: check the address, and that it ends in /webhook. `ngrok http 3000` shows the one of `npm start`.';
}

async function challenge(url: string, host: Host, verifyToken: string) {
  const address = new URL(url);
  const sent = String(1 + Math.floor(Math.random() * 2 ** 31));
  address.searchParams.set('hub.mode', 'subscribe');
  address.searchParams.set('hub.verify_token', verifyToken);
  address.searchParams.set('hub.challenge', sent);
  return { sent, ...(await request(url, host, address, {})) };
}

function post(url: string, host: Host, body: string, signature?: string) {
  const headers = { 'content-type': 'application/json', ...(signature && { 'x-hub-signature-256': signature }) };
  return request(url, host, new URL(url), { method: 'POST', headers, body });
}

async function request(
  shown: string,
  host: Host,
  address: URL,
  init: RequestInit,
): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(address, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    // The address of a challenge contains the token: the message of fetch is not shown.
    throw unreachable(shown, host, failureOf(error));
  }
}

function unreachable(url: string, { local }: Host, code: string): Stop {
  const { hostname } = new URL(url);
  if (isUnknownHost(code)) {
    return new Stop(
      `There is no host ${hostname}.`,
      local
        ? 'Check the address: ngrok gives a new one each time it starts.'
        : 'Check the network, and the address: `npx sls deploy` prints that of the stack.',
    );
  }
  if (isCertificate(code)) {
    return new Stop(
      `${hostname} has no valid certificate (${code}).`,
      'Meta refuses it, too: use an address with a certificate that browsers accept.',
    );
  }
  if (isTimeout(code)) {
    return new Stop(
      `${url} does not answer within ${PATIENCE / 1000} seconds, and Meta does not wait longer.`,
      local
        ? 'Check that `npm start` runs, and that no firewall is in between.'
        : 'Look into the logs of the functions verify and events: `npx sls logs -f events`.',
    );
  }
  return new Stop(
    `${url} cannot be reached (${code}).`,
    local
      ? 'Start `npm start`, and `ngrok http 3000` in another terminal; or check the address.'
      : 'Check the network, and the address: `npx sls deploy` prints that of the stack.',
  );
}
