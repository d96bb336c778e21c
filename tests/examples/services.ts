import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service does with a request: a status and JSON, or no answer at all. */
export type ServiceAnswer = { readonly status: number; readonly body?: unknown } | 'hang';

/** An HTTP service on a free port: it gives these answers in turn, then the last one again. */
export async function startService() {
  let answers: ServiceAnswer[] = [];
  const requests: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ path: request.url ?? '', body });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
    if (answer !== 'hang') end(response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer(...given: ServiceAnswer[]): void {
      answers = given;
      requests.length = 0;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function end(response: ServerResponse, { status, body = {} }: Exclude<ServiceAnswer, 'hang'>): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
