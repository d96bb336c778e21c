import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type BotOutcome, shortened } from '../../conversation/index.ts';
import { ChatError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { withoutSecrets } from '../../hidden.ts';
import type { Question } from '../ask.ts';
import type { ChatPorts } from '../chat.ts';
import { described, loggable } from '../describe.ts';
import { type BotRunner, untilStopped } from '../runner.ts';
import { clonedError } from './cloned-error.ts';
import { placeOf } from './frames.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { pausedAt } from './paused-at.ts';

export interface BotThreadOptions {
  /** The bundle that calls `serveBot`. */
  readonly entry: URL;
  /** How long a new thread may take until it can be asked (ms). */
  readonly startMs: number;
  /** Hears of a thread that ended while it was not asked anything. */
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** A bot in a thread of its own. */
export interface BotThread extends BotRunner {
  /** Starts the thread where none runs: it is ready sooner for the question that follows. */
  start(): void;
  /**
   * Waits until the thread can be asked.
   * @throws {BotNotLoaded} that names the line.
   */
  load(): Promise<void>;
  /** Ends the thread. The next question starts another one. */
  end(): Promise<void>;
}

/** `bot.ts` itself could not be loaded. The event is delivered again: a deploy with a correct bot answers it. */
export class BotNotLoaded extends ChatError {
  override readonly name = 'BotNotLoaded';
  override readonly code = 'bot_not_loaded';
  override readonly retryable = true;
}

/** Memory of the bot's own values. The rest of the function's 512 MB is the worker's. */
const HEAP_MB = 256;
/** The thread keeps its own time. After it, and this (ms), the thread does not answer: it loops. */
const GRACE_MS = 1000;
/** How long a thread that is ready may take until it begins with a question (ms). After it, an earlier turn loops. */
const BEGIN_MS = 1000;
/** A thread that does not end in this time (ms) is left alone: the next question gets another one. */
const END_MS = 1000;
const LAST_CALL_BYTES = 4096;

/**
 * Runs a bot where it can be ended: a thread that lives on between turns, until it is late, ends its process, or fails
 * outside of a handler. Then that turn's outcome says so with the line, and the next question gets a new thread.
 */
export function botThread({ entry, startMs, warn }: BotThreadOptions): BotThread {
  let running: RunningThread | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function start(): RunningThread {
    if (running?.ended !== undefined) running = undefined;
    running ??= runningThread(entry, warn);
    return running;
  }

  async function stop(thread: RunningThread): Promise<void> {
    if (running === thread) running = undefined;
    await Promise.race([thread.worker.terminate(), sleep(END_MS, undefined, { ref: false })]);
  }

  /** Ends a thread that loops. @returns where, for the end of a sentence. */
  async function endAt(thread: RunningThread): Promise<string> {
    const frames = await pausedAt(thread.worker.threadId);
    const place = placeOf(frames) || thread.lastCall();
    await stop(thread);
    return place;
  }

  /** @throws {BotNotLoaded} where the thread cannot be asked. */
  async function untilLoaded(thread: RunningThread, tooLate: Promise<typeof LATE>): Promise<void> {
    const loaded = await Promise.race([thread.ready, thread.over, tooLate]);
    if (loaded === READY) return;
    const problem =
      loaded === LATE ? `it is not loaded within ${startMs / 1000} s${await endAt(thread)}` : loaded.summary;
    await stop(thread);
    throw new BotNotLoaded(`bot.ts cannot be loaded: ${problem}`);
  }

  /** @param isAgain whether an earlier thread ended before it had read this question. */
  async function askOne(
    question: Question,
    ports: ChatPorts,
    time: number,
    stopped: AbortSignal | undefined,
    isAgain = false,
  ): Promise<BotOutcome> {
    if (stopped?.aborted) return { kind: 'not_asked' };
    const thread = start();
    // The handler may go on: the next question gets a new thread.
    const end = () => void stop(thread);
    stopped?.addEventListener('abort', end, { once: true });
    const failed = (what: string, loggableWhat = what): BotOutcome => {
      const prefix = `The bot failed on ${question.event.type}: `;
      return { kind: 'failed', reason: shortened(prefix + what), summary: shortened(prefix + loggableWhat) };
    };
    thread.worker.ref();
    const clocks = new AbortController();
    const after = (ms: number): Promise<typeof LATE> =>
      sleep(ms, undefined, { signal: clocks.signal }).then(late, late);
    try {
      await untilLoaded(thread, after(startMs));
      const asked = performance.now();
      const { begun, answer } = thread.ask(question, ports, time);
      const begins = await Promise.race([begun, thread.over, after(isAgain ? startMs : BEGIN_MS)]);
      if (begins !== BEGUN) {
        const left =
          begins === LATE ? `what it left behind after an earlier event loops${await endAt(thread)}` : begins.summary;
        if (isAgain) return failed(left);
        if (begins === LATE) warn(`The bot failed between two events: ${left}`, {});
        // Its handler was not called: this customer gets the answer of a new thread.
        return await askOne(question, ports, time, stopped, true);
      }
      const answered = await Promise.race([answer, thread.over, after(time + GRACE_MS)]);
      if (answered === LATE)
        return failed(`its handler did not come back within ${time / 1000} s: it loops${await endAt(thread)}`);
      if (answered.kind === 'ended') return failed(answered.what, answered.summary);
      // A handler that is late may still run: what it does now belongs to no turn.
      if (performance.now() - asked >= time) await stop(thread);
      return answered;
    } finally {
      clocks.abort();
      stopped?.removeEventListener('abort', end);
      if (thread.ended === undefined) thread.worker.unref();
    }
  }

  return {
    start: () => void start(),
    async load() {
      const thread = start();
      const clock = new AbortController();
      thread.worker.ref();
      try {
        await untilLoaded(thread, sleep(startMs, LATE, { signal: clock.signal }).catch(late));
      } finally {
        clock.abort();
        if (thread.ended === undefined) thread.worker.unref();
      }
    },
    ask(question, ports, time, stopped) {
      // One at a time: each question has the whole thread, and all of its time.
      const next = last.then(() => untilStopped(askOne(question, ports, time, stopped), stopped));
      last = next.catch(() => {});
      return next;
    },
    async end() {
      if (running !== undefined) await stop(running);
    },
  };
}

const READY = Symbol('ready');
const BEGUN = Symbol('begun');
const LATE = Symbol('late');
const late = (): typeof LATE => LATE;

/** Why a thread is over. `summary` is for the log: without texts of people. */
interface Ended {
  readonly kind: 'ended';
  readonly what: string;
  readonly summary: string;
}

interface RunningThread {
  readonly worker: Worker;
  readonly ready: Promise<typeof READY>;
  readonly over: Promise<Ended>;
  readonly ended: Ended | undefined;
  ask(question: Question, ports: ChatPorts, time: number): Asked;
  /** Where the bot last called `chat` in this turn, for the end of a sentence. */
  lastCall(): string;
}

interface Asked {
  /** The thread has read the question: what happens from now on may be its handler's fault. */
  readonly begun: Promise<typeof BEGUN>;
  readonly answer: Promise<BotOutcome>;
}

function runningThread(entry: URL, warn: BotThreadOptions['warn']): RunningThread {
  const lastCall = new SharedArrayBuffer(LAST_CALL_BYTES);
  const workerData: ThreadData = { lastCall };
  const worker = new Worker(entry, {
    workerData,
    execArgv: ['--enable-source-maps'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    stdout: true,
    stderr: true,
  });
  // What the bot prints with `console.log` is a log, too: it has no secrets.
  passOn(worker.stdout, process.stdout);
  passOn(worker.stderr, process.stderr);
  worker.unref();
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
    failure =
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? ending(`it used more than ${HEAP_MB} MB of memory${lastPlace()}`)
        : ending(`outside of its handler: ${described(error)}`, `outside of its handler: ${loggable(error)}`);
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
      const answer = deferred<BotOutcome>();
      asking = { ports, begin: begun.resolve, answer: answer.resolve, open: false };
      post({ kind: 'ask', turn, question, time });
      return { begun: begun.promise, answer: answer.promise };
    },
    lastCall: lastPlace,
  };
}

function passOn(from: NodeJS.ReadableStream, to: NodeJS.WritableStream): void {
  from.setEncoding('utf8');
  from.on('data', (text: string) => to.write(withoutSecrets(text)));
}

interface Asking {
  readonly ports: ChatPorts;
  readonly begin: (begun: typeof BEGUN) => void;
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
