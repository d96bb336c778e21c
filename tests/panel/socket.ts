import type { SocketEvents, Socket as WebSocketLike } from '../../site/panel/client/index.ts';
import type { Clock } from './clock.ts';
import type { Model } from './model.ts';

/** What happens to one frame on its way. */
export type Fate = 'arrives' | 'cut-before' | 'cut-after' | 'twice';

export interface Network {
  readonly clock: Clock;
  readonly model: Model;
  /** True where a new socket reaches the server. */
  isUp(): boolean;
  fate(): Fate;
  /** Milliseconds that the next frame takes. */
  delay(): number;
}

/** The tab at the browser's end of a socket. */
export interface SocketOwner {
  isDead(): boolean;
  /** Functions that cut the tab's open sockets. */
  readonly cuts: Set<() => void>;
  /** Every frame that the tab sent. */
  readonly sent: string[];
}

/** A socket in simulated time. Frames of one direction keep their order, as over TCP. */
export function openSocket(network: Network, owner: SocketOwner, on: SocketEvents): WebSocketLike {
  const { clock, model } = network;
  let state: 'connecting' | 'open' | 'closed' = 'connecting';
  let connection: ReturnType<Model['connect']> | undefined;
  let lastSent = 0;
  let lastReceived = 0;

  function release(): void {
    state = 'closed';
    owner.cuts.delete(cut);
    connection?.gone();
  }
  function cut(): void {
    if (state === 'closed') return;
    release();
    clock.after(1, () => !owner.isDead() && on.close());
  }
  /** @returns when the frame arrives: not before `last`, when the one before it does. */
  function carry(last: number, deliver: () => void, neverTwice = false): number {
    const fate = network.fate();
    const at = Math.max(last, clock.now() + network.delay());
    clock.after(at - clock.now(), () => {
      if (state !== 'open') return;
      if (fate !== 'cut-before') deliver();
      if (fate === 'twice' && !neverTwice) deliver();
      if (fate.startsWith('cut')) cut();
    });
    return at;
  }

  owner.cuts.add(cut);
  clock.after(network.delay(), () => {
    if (state === 'closed') return;
    if (!network.isUp()) return cut();
    state = 'open';
    connection = model.connect((frame) => {
      lastReceived = carry(lastReceived, () => !owner.isDead() && on.message(JSON.stringify(frame)));
    }, cut);
    if (!owner.isDead()) on.open();
  });
  return {
    send(data) {
      owner.sent.push(data);
      // A repeated `start` would be another visitor. TCP repeats nothing, and the live client sends only events again.
      lastSent = carry(lastSent, () => connection?.receive(data), data.includes('"hello"'));
    },
    close() {
      if (state !== 'closed') release();
    },
  };
}
