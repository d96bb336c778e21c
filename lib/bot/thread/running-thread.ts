import { Worker } from 'node:worker_threads';
import type { BotOutcome } from '../../conversation/index.ts';
import type { Graph } from '../../graph/graph.ts';
import type { ChatPorts } from '../chat.ts';
import { described, loggable } from '../describe.ts';
import type { FailedOutcome } from '../failure.ts';
import type { Question } from '../question.ts';
import { clonedError } from './cloned-error.ts';
import { placeOf } from './frames.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';

/** Memory of the bot's own values. The rest of the function's 512 MB is the worker's. */
const HEAP_MB = 256;
const LAST_CALL_BYTES = 4096;

export const READY = Symbol('ready');
export const BEGUN = Symbol('begun');

/** Why a thread is over. `summary` is for the log: without texts of people. */
export interface Ended {
  readonly kind: 'ended';
  readonly what: string;
  readonly summary: string;
}

/** A thread that has a bot, from its start to its end. */
export interface RunningThread {
  readonly worker: Worker;
  readonly ready: Promise<typeof READY>;
  readonly over: Promise<Ended>;
  readonly ended: Ended | undefined;
  ask(question: Question, ports: ChatPorts, time: number): Asked;
  /** Where the bot last called `chat` in this turn, for the end of a sentence. */
  lastCall(): string;
}

/** A failure about which the handler `failed` is called. */
interface Failing {
  readonly kind: 'failing';
  readonly outcome: FailedOutcome;
}

interface Asked {
  /** The thread has read the question: what happens from now on may be its handler's fault. */
  readonly begun: Promise<typeof BEGUN>;
  /** Its handler has failed, and the handler `failed` is called now. */
  readonly failing: Promise<Failing>;
  readonly answer: Promise<BotOutcome>;
}

/** Starts a thread. @param warn hears of a thread that ended while it was not asked anything. */
export function runningThread(
  entry: URL,
  warn: (message: string, fields: Readonly<Record<string, unknown>>) => void,
): RunningThread {
  const lastCall = new SharedArrayBuffer(LAST_CALL_BYTES);
  const workerData: ThreadData = { lastCall };
  const worker = new Worker(entry, {
    workerData,
    execArgv: ['--enable-source-maps'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const ready = deferred<typeof READY>();
  const over = deferred<Ended>();
  let turn = 0;
  let asking: Asking | undefined;
  let ended: Ended | undefined;
  let failure: Ended | undefined;
  let isReady = false;
  const post = (message: ToThread) => worker.postMessage(message);
  const lastPlace = () => {
    const place = placeOf(textIn(lastCall).split('\n'));
    return place && `; it last called chat${place}`;
  };

  worker.on('message', (message: FromThread) => {
    switch (message.kind) {
      case 'ready':
        isReady = true;
        ready.resolve(READY);
        return;
      case 'not_loaded':
        // What the bot has started may keep its thread alive.
        failure = ending(message.problem);
        over.resolve(failure);
        return;
      case 'begun':
        if (asking === undefined || message.turn !== turn) return;
        asking.open = true;
        asking.begin(BEGUN);
        return;
      case 'exiting':
        // Node.js calls it, too, after an error outside of a handler.
        failure ??= ending(`it ended its process${isReady ? '' : ' while it was loaded'}${placeOf(message.frames)}`);
        return;
      case 'failing':
        if (asking !== undefined && message.turn === turn) asking.fail({ kind: 'failing', outcome: message.outcome });
        return;
      case 'answer':
        if (asking === undefined || message.turn !== turn) return;
        asking.open = false;
        asking.answer(message.outcome);
        return;
      default:
        if (message.turn === turn && asking !== undefined) answerCall(message, asking, post);
    }
  });
  worker.on('error', (error: Error & { code?: unknown }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      failure = ending(`it used more than ${HEAP_MB} MB of memory${lastPlace()}`);
    // Before the first event there is no text of people.
    else if (!isReady) failure = ending(described(error));
    else failure = ending(`outside of its handler: ${described(error)}`, `outside of its handler: ${loggable(error)}`);
  });
  worker.on('exit', (code) => {
    const cause = isReady
      ? `its thread ended (exit code ${code})${lastPlace()}`
      : 'it waits for what never comes, with an await outside of its handlers';
    ended = failure ?? ending(cause);
    over.resolve(ended);
    // A bot that was never loaded fails the question, or the check, that waits for it.
    if (isReady && failure !== undefined && asking?.open !== true)
      warn(`The bot failed between two events: ${failure.summary}`, {});
  });

  // A thread that is not asked keeps no process alive. A listener for messages would undo an earlier call.
  worker.unref();
  return {
    worker,
    ready: ready.promise,
    over: over.promise,
    get ended() {
      return ended;
    },
    ask(question, ports, time) {
      turn += 1;
      const begun = deferred<typeof BEGUN>();
      const failing = deferred<Failing>();
      const answer = deferred<BotOutcome>();
      asking = { ports, begin: begun.resolve, fail: failing.resolve, answer: answer.resolve, open: false };
      post({ kind: 'ask', turn, question, time });
      return { begun: begun.promise, failing: failing.promise, answer: answer.promise };
    },
    lastCall: lastPlace,
  };
}

interface Asking {
  readonly ports: ChatPorts;
  readonly begin: (begun: typeof BEGUN) => void;
  readonly fail: (failing: Failing) => void;
  readonly answer: (outcome: BotOutcome) => void;
  /** From the beginning of the handler to its answer. */
  open: boolean;
}

/** Makes a call that the bot asked for. Its answer goes to the bot only while its turn lasts. */
function answerCall(
  message: Extract<FromThread, { kind: 'typing' | 'log' | 'person' | 'people' | 'secret' | 'graph' }>,
  asking: { readonly ports: ChatPorts; readonly open: boolean },
  post: (message: ToThread) => void,
): void {
  const { ports } = asking;
  switch (message.kind) {
    case 'typing':
      if (asking.open) ports.typing();
      return;
    case 'log':
      ports.log(message.message, message.fields);
      return;
  }
  if (!asking.open) return;
  const { call } = message;
  madeCall(message, ports)
    .then((value) => post({ kind: 'result', call, value }))
    // An answer that cannot go to another thread is a failure, too.
    .catch((error) => post({ kind: 'failure', call, error: clonedError(error) }));
}

function madeCall(
  message: Extract<FromThread, { kind: 'person' | 'people' | 'secret' | 'graph' }>,
  ports: ChatPorts,
): Promise<unknown> {
  switch (message.kind) {
    case 'person':
      return ports.person();
    case 'people':
      return ports.people();
    case 'secret':
      return ports.secret(message.name);
    case 'graph':
      return ports.graph(message.client as keyof Graph, message.method, message.args);
  }
}

const ending = (what: string, summary = what): Ended => ({ kind: 'ended', what, summary });

/**
 * A promise that others resolve. `Promise.withResolvers` is newer than the oldest Node.js on which the local stack
 * runs.
 */
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function textIn(buffer: SharedArrayBuffer): string {
  const bytes = new Uint8Array(buffer).slice();
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
