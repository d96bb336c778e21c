import { setTimeout as sleep } from 'node:timers/promises';
import type { BotOutcome } from '../../conversation/index.ts';
import { FAILED_MS } from '../ask.ts';
import { BotNotLoaded } from '../bot-not-loaded.ts';
import type { ChatPorts } from '../chat.ts';
import { awaitsAnswer, type FailedOutcome, failedOutcome, withAnswer, withNote } from '../failure.ts';
import type { Question } from '../question.ts';
import { type BotRunner, untilStopped } from '../runner.ts';
import { placeOf } from './frames.ts';
import { pausedAt } from './paused-at.ts';
import { BEGUN, READY, type RunningThread, runningThread } from './running-thread.ts';

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

/** The thread keeps its own time. After it, and this (ms), the thread does not answer: it loops. */
const GRACE_MS = 1000;
/** How long a thread that is ready may take until it begins with a question (ms). After it, an earlier turn loops. */
const BEGIN_MS = 1000;
/** A thread that does not end in this time (ms) is left alone: the next question gets another one. */
const END_MS = 1000;

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
  ): Promise<BotOutcome | Fallen> {
    if (stopped?.aborted) return { kind: 'not_asked' };
    const thread = start();
    // The handler may go on: the next question gets a new thread.
    const end = () => void stop(thread);
    stopped?.addEventListener('abort', end, { once: true });
    const fallen = (isLate: boolean, what: string, loggable?: string): Fallen => ({
      kind: 'fallen',
      outcome: failedOutcome(question, what, loggable),
      failure: { isLate, message: what },
    });
    thread.worker.ref();
    const clocks = new AbortController();
    const after = (ms: number): Promise<typeof LATE> =>
      sleep(ms, undefined, { signal: clocks.signal }).then(late, late);
    try {
      await untilLoaded(thread, after(startMs));
      const asked = performance.now();
      const { begun, failing, answer } = thread.ask(question, ports, time);
      const begins = await Promise.race([begun, thread.over, after(isAgain ? startMs : BEGIN_MS)]);
      if (begins !== BEGUN) {
        const left =
          begins === LATE ? `what it left behind after an earlier event loops${await endAt(thread)}` : begins.summary;
        if (isAgain) return fallen(false, left);
        if (begins === LATE) warn(`The bot failed between two events: ${left}`, {});
        // Its handler was not called: this customer gets the answer of a new thread.
        return await askOne(question, ports, time, stopped, true);
      }
      const answered = await Promise.race([answer, failing, thread.over, after(time + GRACE_MS)]);
      if (answered === LATE)
        return fallen(true, `its handler kept running for ${time / 1000} s: it loops${await endAt(thread)}`);
      if (answered.kind === 'ended') return fallen(false, answered.what, answered.summary);
      const answeredFailure = answered.kind === 'failing' ? await toldOf(answered.outcome) : answered;
      // A handler that is late may still run: what it does now belongs to no turn.
      if (performance.now() - asked >= time) await stop(thread);
      return answeredFailure;

      /** Its handler `failed` runs now. */
      async function toldOf(failed: FailedOutcome): Promise<BotOutcome> {
        const told = await Promise.race([answer, thread.over, after(FAILED_MS + GRACE_MS)]);
        if (told === LATE) return withNote(failed, `its handler failed loops, too${await endAt(thread)}`);
        return told.kind === 'ended' ? withNote(failed, told.what, told.summary) : told;
      }
    } finally {
      clocks.abort();
      stopped?.removeEventListener('abort', end);
      if (thread.ended === undefined) thread.worker.unref();
    }
  }

  /** Asks, and has a new thread call the handler `failed` where the one that failed is gone. */
  async function askAndTell(
    question: Question,
    ports: ChatPorts,
    time: number,
    stopped: AbortSignal | undefined,
  ): Promise<BotOutcome> {
    const answered = await askOne(question, ports, time, stopped);
    if (answered.kind !== 'fallen') return answered;
    const { outcome, failure } = answered;
    if (!awaitsAnswer(question)) return outcome;
    try {
      const told = await askOne({ ...question, failure }, ports, FAILED_MS, stopped);
      return withAnswer(outcome, told.kind === 'fallen' ? told.outcome : told);
    } catch (error) {
      if (error instanceof BotNotLoaded) return withNote(outcome, error.message);
      throw error;
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
      const next = last.then(() => untilStopped(askAndTell(question, ports, time, stopped), stopped));
      last = next.catch(() => {});
      return next;
    },
    async end() {
      if (running !== undefined) await stop(running);
    },
  };
}

/** The thread is gone, and so is what the handler asked for. */
interface Fallen {
  readonly kind: 'fallen';
  readonly outcome: FailedOutcome;
  readonly failure: NonNullable<Question['failure']>;
}

const LATE = Symbol('late');
const late = (): typeof LATE => LATE;
