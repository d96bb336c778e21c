import { setImmediate as nextRound } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Graph } from '../../graph/graph.ts';
import { hideSecret } from '../../hidden.ts';
import type { Person } from '../../messenger/index.ts';
import { ask } from '../ask.ts';
import type { ChatPorts } from '../chat.ts';
import { ChatRefusal } from '../chat-refusal.ts';
import { failedOutcome } from '../failure.ts';
import type { People } from '../people.ts';
import { type ClonedError, revivedError } from './cloned-error.ts';
import { framesHere } from './frames.ts';
import { loadBot } from './load-bot.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { printWithoutSecrets } from './print-without-secrets.ts';

/** A bot that calls the worker more often than this in one turn fails: it probably loops. */
const MAX_CALLS = 1000;

/**
 * The bot's own thread: it loads the bot, and answers the questions of `botThread`, one after the other.
 * @param load loads `bot.ts`. In the local stack and on AWS it is a part of the thread's bundle.
 */
export async function serveBot(load: () => Promise<{ readonly default?: unknown }>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('serveBot runs in a thread that botThread has started.');
  const post = (message: FromThread) => port.postMessage(message);
  const { lastCall }: ThreadData = workerData;
  const calls = openCalls();
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    post({ kind: 'exiting', frames: framesHere() });
    return exit(code);
  };
  printWithoutSecrets();
  const loaded = await loadBot(load);
  // A promise that the bot rejected without awaiting it ends the thread now, not with the first event.
  await nextRound();
  if ('problem' in loaded) return post({ kind: 'not_loaded', problem: loaded.problem });
  const { bot } = loaded;

  port.on('message', async (message: ToThread) => {
    if (message.kind !== 'ask') return calls.settle(message);
    const { turn, question, time } = message;
    remember([], lastCall);
    post({ kind: 'begun', turn });
    const outcome = await ask(bot, question, portsOf(turn), time);
    try {
      post({ kind: 'answer', turn, outcome });
    } catch (error) {
      const outcome = failedOutcome(question, `what it gave to chat.reply cannot be sent (${String(error)})`);
      post({ kind: 'answer', turn, outcome });
    }
  });

  function portsOf(turn: number): ChatPorts {
    let count = 0;
    const counted = () => {
      count += 1;
      if (count > MAX_CALLS)
        throw new ChatRefusal(`A bot may make ${MAX_CALLS} calls of chat a turn, this is one more`);
    };
    return {
      called: () => remember(framesHere(), lastCall),
      failing: (outcome) => post({ kind: 'failing', turn, outcome }),
      typing() {
        counted();
        post({ kind: 'typing', turn });
      },
      log(message, fields) {
        counted();
        post({ kind: 'log', turn, message, fields: cloneable(fields) });
      },
      async person() {
        counted();
        // The worker answers with what the Graph client has parsed.
        return calls.open((call) => post({ kind: 'person', turn, call })) as Promise<Person | undefined>;
      },
      async people() {
        counted();
        return calls.open((call) => post({ kind: 'people', turn, call })) as Promise<People>;
      },
      async secret(name) {
        counted();
        const value = await calls.open((call) => post({ kind: 'secret', turn, call, name: String(name) }));
        if (typeof value !== 'string') return undefined;
        hideSecret(value);
        return value;
      },
      async graph(client: keyof Graph, method, args) {
        counted();
        return calls.open((call) => post({ kind: 'graph', turn, call, client, method, args }));
      },
    };
  }

  post({ kind: 'ready' });
}

/** Calls that wait for the worker's answer. */
function openCalls() {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: ClonedError) => void }>();
  let last = 0;
  return {
    open(send: (call: number) => void): Promise<unknown> {
      const calledAt = new Error('called here');
      const call = ++last;
      return new Promise((resolve, reject) => {
        send(call);
        waiting.set(call, { resolve, reject: (error) => reject(revivedError(error, calledAt)) });
      });
    },
    settle(answer: Exclude<ToThread, { kind: 'ask' }>): void {
      const call = waiting.get(answer.call);
      waiting.delete(answer.call);
      if (answer.kind === 'result') call?.resolve(answer.value);
      else call?.reject(answer.error);
    },
  };
}

/** Writes frames where the worker can read them while this thread is busy. */
function remember(frames: readonly string[], into: SharedArrayBuffer): void {
  const shared = new Uint8Array(into);
  const bytes = new TextEncoder().encode(frames.join('\n')).subarray(0, shared.length - 1);
  shared.set(bytes);
  shared[bytes.length] = 0;
}

/** The fields of a log line; what cannot go to another thread goes as JSON, as the log would write it. */
function cloneable(
  fields: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  try {
    return structuredClone(fields);
  } catch {
    return readable(fields);
  }
}

function readable(fields: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(JSON.stringify(fields));
  } catch {
    // A circle, or a number that JSON does not have.
    return { fields: 'cannot be shown' };
  }
}
