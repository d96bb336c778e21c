import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import config from '#config';
import type { Colleague } from '../../lib/protocol/index.ts';
import { buildInbox } from '../../site/build/inbox.ts';
import { serveSite } from '../../site/build/serve.ts';
import { createFakeServer } from '../inbox/fake-server.ts';

/**
 * The built inbox on a free port, with a socket server that speaks the frames of agents.
 *
 * @param people agents who are online. The session of `a1` is `a1.session`.
 */
export async function startInboxPage(people: readonly Colleague[] = []) {
  const server = createFakeServer();
  server.people.push(...people);
  for (const agent of people) server.sessions.set(`${agent.id}.session`, agent);
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => sockets.once('listening', resolve));
  let isDown = false;
  sockets.on('connection', (socket) => {
    if (isDown) return socket.terminate();
    const connection = server.connect((frame) => socket.send(JSON.stringify(frame)));
    socket.on('message', (data) => connection.receive(String(data)));
    socket.on('close', connection.gone);
  });
  const address = sockets.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const dir = await mkdtemp(join(tmpdir(), 'customer-chat-inbox-'));
  await buildInbox({
    outDir: dir,
    config: {
      ...config,
      whitelistedDomains: ['https://shop.example'],
      cannedReplies: [
        { name: 'hello', text: 'Hello {{first_name}}, how can I help?' },
        { name: 'hours', text: 'We are here from 9 to 18.' },
      ],
      humanAgent: true,
      retentionDays: 365,
    },
    socketUrl: `ws://localhost:${port}`,
  });
  const site = await serveSite({ dir, port: 0, root: 'inbox.html' });
  return {
    server,
    url: `${site.url}/inbox.html`,
    cut() {
      isDown = true;
      for (const socket of sockets.clients) socket.terminate();
    },
    restore() {
      isDown = false;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => sockets.close(resolve));
      await site.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
