import { createECDH, createPublicKey, type ECDH, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt } from 'http_ece';

/** A notification as the push service and the browser behind it got it. */
export interface Delivered {
  /** The name that the test gave the browser. */
  readonly browser: string;
  readonly notification: Readonly<Record<string, string>>;
  readonly topic: string;
  readonly ttl: number;
  readonly urgency: string;
  /** `sub` of the signed token: where the sender can be reached. */
  readonly subject: string;
}

/** A status of the push service, an answer that never comes, or a redirect to another address. */
export type PushAnswer = 201 | 403 | 404 | 410 | 429 | 500 | 'hang' | 'redirect';

/**
 * A push service on this computer, with the browsers behind it. It answers 400 to what a real one would refuse: a wrong
 * signature, audience or end of the VAPID token, no TTL, a topic of another form. It decrypts every body with a library
 * that the sender does not use. The setting `PUSH_ORIGIN` is `origin`.
 *
 * @param vapidPublicKey a function where the key is made later.
 * @example
 * const service = await startPushService(keys.publicKey);
 * const phone = service.subscribe('phone'); // What the browser's `toJSON` returns
 * service.answers.set('phone', 410);
 * service.delivered; // [{ browser: 'phone', notification: { title, … }, topic, … }]
 */
export async function startPushService(vapidPublicKey: string | (() => string)) {
  const browsers = new Map<string, { ecdh: ECDH; auth: Buffer }>();
  const answers = new Map<string, PushAnswer>();
  const delivered: Delivered[] = [];
  const refused: string[] = [];
  const asked: string[] = [];
  let redirected = 0;

  const keyNow = () => (typeof vapidPublicKey === 'string' ? vapidPublicKey : vapidPublicKey());
  const server = createServer(async (request, response) => {
    if (request.url === '/elsewhere') {
      redirected += 1;
      response.writeHead(201).end();
      return;
    }
    const name = decodeURIComponent(request.url?.slice('/push/'.length) ?? '');
    asked.push(name);
    const answer = answers.get(name) ?? 201;
    if (answer === 'hang') return;
    if (answer === 'redirect') {
      response.writeHead(307, { location: '/elsewhere' }).end();
      return;
    }
    try {
      const message = read(name, request, await bodyOf(request));
      if (answer === 201) delivered.push(message);
      response.writeHead(answer).end();
    } catch (error) {
      refused.push(String(error));
      response.writeHead(400).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  function read(name: string, { headers }: IncomingMessage, body: Buffer): Delivered {
    const browser = browsers.get(name);
    if (!browser) throw new Error(`No browser ${name}`);
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error('Wrong encoding');
    if (body.length > 4096) throw new Error(`${body.length} bytes`);
    const topic = String(headers.topic);
    if (!/^[\w-]{1,32}$/.test(topic)) throw new Error(`Topic ${topic}`);
    const ttl = Number(headers.ttl);
    if (!Number.isInteger(ttl) || ttl < 0) throw new Error(`TTL ${headers.ttl}`);
    const subject = checkToken(String(headers.authorization), origin.replace('http:', 'https:'), keyNow());
    const plain = decrypt(body, { version: 'aes128gcm', privateKey: browser.ecdh, authSecret: browser.auth });
    const payload = JSON.parse(plain.toString('utf8'));
    if (payload.web_push !== 8030) throw new Error('Not declarative');
    return { browser: name, notification: payload.notification, topic, ttl, urgency: String(headers.urgency), subject };
  }

  return {
    origin,
    answers,
    /** In the order of their arrival. */
    delivered,
    /** Why messages were answered with 400. */
    refused,
    /** The browsers of all requests. */
    asked,
    redirected: () => redirected,
    /** The subscription of a new browser, as its `toJSON` returns it. */
    subscribe(name: string) {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const auth = randomBytes(16);
      browsers.set(name, { ecdh, auth });
      return {
        endpoint: `${origin}/push/${encodeURIComponent(name)}`,
        keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
      };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type PushService = Awaited<ReturnType<typeof startPushService>>;

/** A pair of keys, as the setting `VAPID_KEYS` has it. */
export function vapidKeys(): { publicKey: string; privateKey: string } {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const privateKey = Buffer.from(ecdh.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
  return { publicKey: ecdh.getPublicKey('base64url'), privateKey };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Checks a VAPID token by RFC 8292. @returns its subject. */
function checkToken(authorization: string, audience: string, publicKey: string): string {
  const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (key !== publicKey) throw new Error('Another key than the browser subscribed with');
  const [head = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('Wrong signature');
  const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const { aud, exp, sub } = JSON.parse(Buffer.from(body, 'base64url').toString());
  if (alg !== 'ES256') throw new Error(`alg ${alg}`);
  if (aud !== audience) throw new Error(`aud ${aud}`);
  const left = exp - Date.now() / 1000;
  if (!(left > 0 && left <= 24 * 3600)) throw new Error(`exp in ${left} s`);
  if (!/^(mailto:|https:)/.test(sub)) throw new Error(`sub ${sub}`);
  return sub;
}
