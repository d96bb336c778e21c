import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localDefaults } from '../../lib/settings/index.ts';
import { answerChallenge, receive } from '../../lib/webhook/index.ts';
import { connectSimulator, createSimulator } from '../../simulator/index.ts';

// These tests are not about the log of the webhook.
process.env.LOG_LEVEL = 'error';

export const userToken = 'user-token-of-the-admin';
export const other = {
  id: '777',
  secret: 'secret-of-the-other-app',
  token: 'token-of-the-other-app',
  name: 'Other bot',
};

/** A stand-in for Meta with one Page and two apps; `patch` changes its answers. */
export async function startMeta() {
  const simulator = await createSimulator({
    port: 0,
    page: { id: localDefaults.PAGE_ID, name: 'Kiln & Cup', token: localDefaults.PAGE_ACCESS_TOKEN },
    app: { id: localDefaults.APP_ID, secret: localDefaults.APP_SECRET },
    secondApp: other,
    userToken,
  });
  const patches = new Map<string, (answer: object) => object>();
  const front = await listening(async (request, body) => {
    const answer = await fetch(`${simulator.url}${request.url}`, {
      method: request.method,
      headers: ['content-type', 'authorization'].flatMap((name): [string, string][] => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
      ...(body.length > 0 && { body: body.toString('utf8') }),
    });
    const json: unknown = await answer.json();
    const patch = [...patches].find(([path]) => request.url?.includes(path))?.[1];
    const patched = patch && typeof json === 'object' && json !== null ? patch(json) : json;
    return { statusCode: answer.status, body: JSON.stringify(patched) };
  });
  return {
    url: front.url,
    sim: connectSimulator(simulator.url),
    /** Without the changes of answers: a signature counts at its own address. */
    simulator: simulator.url,
    /** Changes Meta's answers on paths that contain this text. */
    patch: (path: string, change: (answer: object) => object) => void patches.set(path, change),
    unpatch: () => patches.clear(),
    close: async () => {
      await front.close();
      await simulator.close();
    },
  };
}
export type Meta = Awaited<ReturnType<typeof startMeta>>;

/** Our webhook with its settings, which a test may change as a restart does. */
export async function startWebhook(known: { appSecret: string; verifyToken: string }) {
  const server = await listening(async (request, body) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname !== '/webhook') return { statusCode: 404, body: 'Not found' };
    if (request.method === 'GET')
      return answerChallenge(Object.fromEntries(url.searchParams), async () => known.verifyToken);
    const signature = request.headers['x-hub-signature-256'];
    return receive(
      { body, id: 'test', ...(typeof signature === 'string' && { signature }) },
      {
        appSecret: async () => known.appSecret,
        pageId: async () => undefined,
        queue: () => ({ enqueue: async () => {} }),
        now: Date.now,
      },
    );
  });
  return { ...server, known, webhook: `${server.url}/webhook` };
}

type Answer = (
  request: { method?: string; url?: string; headers: Record<string, string | string[] | undefined> },
  body: Buffer,
) => Promise<{ statusCode: number; headers?: Record<string, string>; body: string }>;

export async function listening(answer: Answer) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { statusCode, headers = {}, body } = await answer(request, Buffer.concat(chunks));
    response.writeHead(statusCode, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
