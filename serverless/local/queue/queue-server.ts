import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { diskFullAdvice, isDiskFull } from '../full-disk.ts';
import { SqsError } from './errors.ts';
import { type Journal, type JournalOptions, openJournal } from './journal.ts';
import { type Change, Messages, type StoredMessage } from './messages.ts';
import { type SqsAction, sqsActions } from './sqs-actions.ts';

export interface QueueServerOptions {
  /** The journal, which makes the messages survive `kill -9`. Without one they are in memory only. */
  readonly file?: string;
  /** Tells the operator what they can repair. */
  readonly warn?: (message: string) => void;
  /** How the journal opens its file. */
  readonly open?: JournalOptions<Change, string>['open'];
}

export interface QueueServer {
  readonly endpoint: string;
  /** Refuses every further call, and closes the journal. @returns what still waits, each group in its order. */
  close(): Promise<readonly StoredMessage[]>;
}

/** Largest call that is read (bytes). */
const largest = 2_000_000;

/**
 * Starts a local SQS on a free port: what it accepts is in its journal before the caller hears so. Every error of a
 * call is that call's answer, so that none ends the process.
 */
export async function startQueueServer({ file, warn = () => {}, open }: QueueServerOptions = {}): Promise<QueueServer> {
  const messages = new Messages();
  const journal =
    file === undefined
      ? undefined
      : await openJournal<Change, string>({
          file,
          apply: (change) => messages.apply(change),
          snapshot: () => messages.all().map((put) => ({ put })),
          warn,
          ...(open && { open }),
        });
  let endpoint = '';
  let isClosing = false;
  const actions = sqsActions({
    messages,
    store: storing(messages, journal, file ?? '', warn),
    note: (change) => journal?.note(change),
    endpoint: () => endpoint,
    now: Date.now,
  });
  const server = createServer((request, response) => {
    void answer(actions, () => isClosing, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Without a host it would listen on all addresses of the machine.
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    async close() {
      isClosing = true;
      await journal?.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      return messages.all();
    },
  };
}

/** Stores a message, and tells the operator once where the disk does not accept it. */
function storing(
  messages: Messages,
  journal: Journal<Change, string> | undefined,
  file: string,
  warn: (message: string) => void,
): (message: StoredMessage) => Promise<string> {
  if (!journal) return async (put) => messages.apply({ put });
  let isFailing = false;
  return async (put) => {
    try {
      const id = await journal.append({ put });
      if (isFailing) warn(`${file} is written again.`);
      isFailing = false;
      return id;
    } catch (error) {
      if (!isFailing) warn(isDiskFull(error) ? diskFullAdvice(dirname(file)) : `${file} cannot be written: ${error}`);
      isFailing = true;
      throw error;
    }
  };
}

async function answer(
  actions: Readonly<Record<string, SqsAction>>,
  isClosing: () => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.on('error', () => {});
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  try {
    const target = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const action = Object.hasOwn(actions, target) ? actions[target] : undefined;
    const body = await bodyOf(request);
    if (isClosing()) return void response.writeHead(503).end('{}');
    if (!action) throw new SqsError('UnknownOperationException', `The local queue has no operation ${target}.`);
    response.end(JSON.stringify(await action(JSON.parse(body), gone.signal)));
  } catch (error) {
    if (error instanceof SqsError) {
      const { code, queryCode, message } = error;
      response.writeHead(400, { 'x-amzn-query-error': `AWS.SimpleQueueService.${queryCode};Sender` });
      response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }));
    } else {
      // A full disk, or a fault of this server: the caller tries again.
      response.writeHead(500).end(JSON.stringify({ __type: 'InternalFailure', message: 'Try again.' }));
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    parts.push(part);
    bytes += part.length;
    if (bytes > largest) throw new SqsError('RequestTooLong', `A call has at most ${largest} bytes.`);
  }
  return Buffer.concat(parts).toString('utf8');
}
