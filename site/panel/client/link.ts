import { parseFrame, type Question, type ServerFrame } from './frames.ts';
import type { Platform, Socket } from './platform.ts';

/** `blocked`: the page's Content-Security-Policy or the browser refuses the socket. `unreachable`: several tries failed. */
export type LinkStatus = 'closed' | 'connecting' | 'open' | 'unreachable' | 'blocked';

/** The connection ended before the answer came, or no answer came in time. What was asked may have arrived. */
export class LinkLost extends Error {}

export interface Link {
  status(): LinkStatus;
  /** Opens the socket, at once where a retry was waiting, and keeps it open from now on. */
  connect(): void;
  close(): void;
  /** Sends a frame and waits for the one that answers it. @throws {LinkLost} */
  ask(question: Question, id?: string, timeout?: number): Promise<ServerFrame>;
  /** Sends a frame that has no answer, where the socket is open. */
  tell(frame: object): void;
  /** The server has welcomed us: the next failure is a first one. */
  succeeded(): void;
  /** Gives the socket up and tries again with back-off. */
  drop(): void;
}

interface LinkEvents {
  open(): void;
  frame(frame: ServerFrame): void;
  changed(): void;
}

const answerTimeout = 10_000;

/** Milliseconds before the try after `failures` failed ones: 0.5 s, doubling up to 30 s, the upper half of it by chance. */
export function reconnectDelayMs(failures: number, random: number): number {
  return Math.min(30_000, 500 * 2 ** failures) * (0.5 + random / 2);
}

/** One WebSocket at a time, opened again whenever it ends. */
export function createLink(platform: Platform, url: string, on: LinkEvents): Link {
  const asked = new Map<string, { resolve(frame: ServerFrame): void; lost(): void }>();
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
    const mine = () => current !== undefined && current === socket;
    try {
      current = socket = platform.socket(url, {
        open() {
          if (!mine()) return;
          cancelTimer();
          become('open');
          on.open();
        },
        message(data) {
          const frame = mine() && parseFrame(data);
          if (frame) receive(frame);
        },
        close: () => mine() && drop(),
      });
      cancelTimer = platform.after(answerTimeout, drop);
    } catch {
      retry(true);
    }
  }
  function receive(frame: ServerFrame): void {
    const question = 'id' in frame && frame.id !== undefined ? asked.get(frame.id) : undefined;
    if (question) question.resolve(frame);
    else on.frame(frame);
  }
  function release(): void {
    const old = socket;
    socket = undefined;
    cancelTimer();
    old?.close();
    for (const question of [...asked.values()]) question.lost();
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
    ask: (question, id = `q${++count}`, timeout = answerTimeout) =>
      new Promise((resolve, reject) => {
        if (!socket || status !== 'open') return reject(new LinkLost());
        const cancel = platform.after(timeout, drop);
        const done = () => {
          cancel();
          asked.delete(id);
        };
        asked.set(id, {
          resolve(frame) {
            done();
            resolve(frame);
          },
          lost() {
            done();
            reject(new LinkLost());
          },
        });
        socket.send(JSON.stringify({ ...question, id }));
      }),
    tell(frame) {
      if (status === 'open') socket?.send(JSON.stringify(frame));
    },
    succeeded() {
      failures = 0;
    },
  };
}
