/** What the client needs from a browser. Nothing else in this folder touches a global, so tests run it in simulated time. */
export interface Platform {
  /** Opens a socket. May throw (a Content-Security-Policy in some browsers) or report `close` without `open`. */
  socket(url: string, on: SocketEvents): Socket;
  /** First-party storage shared by the tabs of this origin; `undefined` where the browser refuses it. */
  readonly storage: KeyValue | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** An id that nobody guesses and no other browser makes. */
  id(): string;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** False where the browser knows that there is no network. */
  online(): boolean;
  /** True where the page's Content-Security-Policy was seen to refuse a socket. */
  refused(): boolean;
  /** `wake`: online again, visible again, back from the page cache. `storage`: another tab wrote. The answer stops it. */
  listen(event: 'wake' | 'offline' | 'storage', run: () => void): () => void;
  /** Runs in one tab at a time where the browser can arrange it. An optimisation only: ids make repetitions harmless. */
  alone(name: string, run: () => Promise<void>): Promise<void>;
}

export interface SocketEvents {
  open(): void;
  message(data: unknown): void;
  close(): void;
}

export interface Socket {
  send(data: string): void;
  close(): void;
}

export interface KeyValue {
  get(key: string): string | null;
  /** May throw: quota, or storage switched off half way. */
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}
