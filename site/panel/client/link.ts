import {
  type ClientFrame,
  parseServerFrame,
  type Question,
  reconnect,
  type ServerFrame,
} from '../../../lib/protocol/index.ts';
import type { Platform, Socket } from './platform.ts';
import { createQuestions, LinkLost } from './questions.ts';

/** `blocked`: the Content-Security-Policy or the browser refuses the socket. `unreachable`: several tries failed. */
export type LinkStatus = 'closed' | 'connecting' | 'open' | 'unreachable' | 'blocked';

export interface Link {
  status(): LinkStatus;
  /** Opens the socket (at once, even where a retry waits), and opens it again whenever it ends. */
  connect(): void;
  close(): void;
  /** Sends a frame and waits for the one that answers it. @throws {LinkLost} */
  ask(question: Question, id?: string, timeout?: number): Promise<ServerFrame>;
  /** Sends a frame that has no answer, where the socket is open. */
  tell(frame: ClientFrame<'typing'>): void;
  /** The server has welcomed this browser: the next failure is a first one. */
  succeeded(): void;
  /** Gives up the socket and tries again with growing delay. */
  drop(): void;
}

interface LinkEvents {
  open(): void;
  frame(frame: ServerFrame): void;
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
export function createLink(platform: Platform, url: string, on: LinkEvents): Link {
  const questions = createQuestions(platform);
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
    if (status === 'closed') become('connecting');
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
          const frame = isCurrent() && parseServerFrame(data);
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
    become(blocked ? 'blocked' : failures > 2 ? 'unreachable' : 'connecting');
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
      socket.send(JSON.stringify({ ...question, id }));
      return answer;
    },
    tell(frame) {
      if (status === 'open') socket?.send(JSON.stringify(frame));
    },
    succeeded() {
      failures = 0;
    },
  };
}
