import { once } from 'node:events';
import { startFauxqs } from 'fauxqs';
import { WebSocket } from 'ws';
import type { ServerFrame } from '../lib/protocol/index.ts';
import { type Stack, startStack } from '../tests/support/stack.ts';
import { startTable } from '../tests/support/table.ts';
import { against, queueHop, tableHop } from './hops.ts';

/**
 * From a visitor's line to the bot's answer in the browser, on the local stack, against the sum of the raw hops that it
 * is made of: a round trip on the socket, the queue once, the turn's reads and writes.
 */
export async function benchWeb(): Promise<void> {
  const table = await startTable();
  const sqs = await startFauxqs({ port: 0, logger: false });
  const sqsEndpoint = `http://127.0.0.1:${sqs.port}`;
  const stack = await startStack({ env: { DYNAMODB_ENDPOINT: table.endpoint, SQS_ENDPOINT: sqsEndpoint } });
  const pinging = await connect(stack);
  let writing = await connect(stack);
  try {
    await against(
      "visitor's line to bot's answer, against the sum of its hops",
      async (round) => {
        // A visitor may write twenty lines a minute: every tenth line is a new visitor's.
        if (round % 10 === 0) {
          writing.close();
          writing = await connect(stack);
        }
        return writing.ask({ type: 'event', id: `c-${round}`, message: { text: 'hi' } }, isAnswer);
      },
      [
        {
          name: 'a round trip on the socket',
          run: (round) => pinging.ask({ type: 'ping', id: `p-${round}` }, ({ type }) => type === 'pong'),
        },
        await queueHop(sqsEndpoint),
        tableHop(table),
      ],
      2,
    );
  } finally {
    pinging.close();
    writing.close();
    await stack.stop();
    await sqs.stop();
    await table.stop();
  }
}

function isAnswer(frame: ServerFrame): boolean {
  return frame.type === 'entry' && frame.entry.speaker === 'bot' && 'sent' in frame.entry;
}

/** A browser with a session of its own. */
async function connect(stack: Stack) {
  const socket = new WebSocket(stack.urls.socket, { origin: stack.urls.site });
  await once(socket, 'open');
  /** Sends a line. @returns the time until the answer (ms). */
  const ask = (frame: object, isAwaited: (frame: ServerFrame) => boolean): Promise<number> =>
    new Promise((resolve) => {
      const begun = performance.now();
      const hear = (data: Buffer) => {
        if (!isAwaited(JSON.parse(data.toString()))) return;
        socket.off('message', hear);
        resolve(performance.now() - begun);
      };
      socket.on('message', hear);
      socket.send(JSON.stringify(frame));
    });
  await ask({ type: 'hello', id: 'h', start: true }, ({ type }) => type === 'welcome');
  return { ask, close: () => socket.close() };
}
