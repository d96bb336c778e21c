import { writePlainJson } from '../../../lib/plain.ts';
import { type ClientFrame, type Question, reconnect, type ServerFrame } from '../../../lib/protocol/index.ts';
import type { Platform, Socket } from './platform.ts';
import { type AnyFrame, createQuestions, LinkLost } from './questions.ts';

/**
 * `blocked`: the Content-Security-Policy or the browser refuses the socket. `unreachable`: several tries failed.
 * `offline`: a try failed, and the browser knows of no network. What it knows may be wrong (a VPN), so a socket that is
 * open counts for more.
 */
export type LinkStatus = 'closed' | 'connecting' | 'open' | 'unreachable' | 'offline' | 'blocked';

/** The frames that go over a link: the plugin's, where nothing else is said. */
export interface LinkFrames {
  /** Asked with an id. */
  readonly question: object;
  /** Without an answer. */
  readonly notice: object;
  readonly answer: AnyFrame;
}
export interface VisitorFrames extends LinkFrames {
  readonly question: Question;
  readonly notice: ClientFrame<'typing'>;
  readonly answer: ServerFrame;
}

export interface Link<Frames extends LinkFrames = VisitorFrames> {
  status(): LinkStatus;
  /** Opens the socket (at once, even where a retry waits), and opens it again whenever it ends. */
  connect(): void;
  close(): void;
  /** Sends a frame and waits for the one that answers it. @throws {LinkLost} */
  ask(question: Frames['question'], id?: string, timeout?: number): Promise<Frames['answer']>;
  /** Sends a frame that has no answer, where the socket is open. */
  tell(frame: Frames['notice']): void;
  /** The server has welcomed this browser: the next failure is a first one. */
  succeeded(): void;
  /** Gives up the socket and tries again with growing delay. */
  drop(): void;
}

interface LinkEvents<Frame> {
  open(): void;
  /** @returns undefined for a frame that this version cannot use. */
  parse(data: unknown): Frame | undefined;
  frame(frame: Frame): void;
  changed(): void;
}

/** How long the server may take to answer (ms). */
const answerTakes = 10_000;

/**
 * How long to wait before the next try (ms): doubled with each failure, and between half and all of it.
 *
 * @param random from 0 to 1.
 */
export function reconnectDelayMs(failures: number, random: number): number {
  return Math.min(reconnect.longest, reconnect.first * 2 ** failures) * (0.5 + random / 2);
}

/** One WebSocket at a time, opened again whenever it ends. */
export function createLink<Frames extends LinkFrames>(
  platform: Platform,
  url: string,
  on: LinkEvents<Frames['answer']>,
): Link<Frames> {
  const questions = createQuestions<Frames['answer']>(platform);
  let socket: Socket | undefined;
  let status: LinkStatus = 'closed';
  let failures = 0;
  let wanted = false;
  let cancelTimer = () => {};
  let count = 0;

  function become(next: LinkStatus): void {
    status = next;
    on.changed();
  }
  function connect(): void {
    wanted = true;
    if (socket) return;
    cancelTimer();
    const isOnlineAgain = status === 'offline' && platform.online();
    if (isOnlineAgain) failures = 0;
    if (isOnlineAgain || status === 'closed') become('connecting');
    let current: Socket | undefined;
    const isCurrent = () => current !== undefined && current === socket;
    try {
      current = socket = platform.socket(url, {
        open() {
          if (!isCurrent()) return;
          cancelTimer();
          become('open');
          on.open();
        },
        message(data) {
          const frame = isCurrent() && on.parse(data);
          if (frame && !questions.answer(frame)) on.frame(frame);
        },
        close: () => isCurrent() && drop(),
      });
      cancelTimer = platform.after(answerTakes, drop);
    } catch {
      retry(true);
    }
  }
  function release(): void {
    const old = socket;
    socket = undefined;
    cancelTimer();
    old?.close();
    questions.lose();
  }
  function drop(): void {
    release();
    if (wanted) retry(platform.refused());
  }
  function retry(blocked: boolean): void {
    cancelTimer = platform.after(reconnectDelayMs(failures++, platform.random()), connect);
    if (blocked) become('blocked');
    else if (!platform.online()) become('offline');
    else become(failures > 2 ? 'unreachable' : 'connecting');
  }

  return {
    status: () => status,
    connect,
    drop,
    close() {
      wanted = false;
      release();
      failures = 0;
      become('closed');
    },
    async ask(question, id = `q${++count}`, timeout = answerTakes) {
      if (!socket || status !== 'open') throw new LinkLost();
      const answer = questions.wait(id, timeout, drop);
      socket.send(writePlainJson({ ...question, id }));
      return answer;
    },
    tell(frame) {
      if (status === 'open') socket?.send(writePlainJson(frame));
    },
    succeeded() {
      failures = 0;
    },
  };
}
