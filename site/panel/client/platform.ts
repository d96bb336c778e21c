/** What the live client needs of a browser. No other file here touches a global, so tests run it in simulated time. */
export interface Platform {
  /** Opens a socket. May throw (some browsers do for a Content-Security-Policy), or report `close` without `open`. */
  socket(url: string, on: SocketEvents): Socket;
  /** First-party storage shared by the tabs of this origin; `undefined` where the browser refuses it. */
  readonly storage: KeyValue | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** An id that cannot be guessed and that no other browser makes. */
  id(): string;
  /** Runs once after `ms`. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
  /** False where the browser knows of no network. */
  online(): boolean;
  /** True after the web page's Content-Security-Policy has refused our socket. */
  refused(): boolean;
  /**
   * `wake`: the socket may be dead, or may be possible again (online, offline, visible again, back from the page
   * cache). `storage`: another tab wrote. Returns a function that stops listening.
   */
  listen(event: 'wake' | 'storage', run: () => void): () => void;
  /** Runs in one tab at a time where the browser can arrange it. It saves frames; ids make repetitions harmless. */
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
  /** May throw: the quota is used up, or storage was switched off meanwhile. */
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}
