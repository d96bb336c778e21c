const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How often in a minute a thread may send a frame, over all of its connections. */
export const perMinute = {
  event: 20,
  read: 60,
  typing: 60,
  history: 60,
  hello: 30,
  /** Of one connection: more errors close it. */
  error: 20,
  /** Of one connection: a browser that is told to slow down so often does not wait as it is told. It is closed. */
  slowDown: 60,
} as const;
/**
 * How often in a minute from one network: new sessions (`start`), other hellos without a valid session, pings, ends.
 * An office has one address, so only new sessions have a limit that people could reach.
 */
export const perNetwork = { start: 60, hello: 600, ping: 3000, end: 60 } as const;
/** Events of a thread that the worker has not handled yet. More are refused, so that no thread fills the queue. */
export const maxUnhandled = 5;
/** An event that was not handled for this long (ms) has failed often: it does not count as unhandled any more. */
export const unhandledLasts = 10 * minute;

/** Bytes of a frame from a browser. */
export const maxClientFrame = 8 * 1024;
/** Bytes of a frame to a browser: API Gateway sends no larger one. */
export const maxServerFrame = 32 * 1024;
/** Lines in one answer. */
export const pageSize = 30;
/** Characters of ids, locales and Page ids: enough for every browser, too few to fill a table with. */
export const maxName = 64;
/** Characters of a token. Ours have 43. */
export const maxToken = 128;

/** A visitor's session ends this long after it began (ms). Source: Chat Plugin, guest mode. */
export const sessionLasts = 24 * hour;
/** API Gateway closes every connection after this time (ms). */
export const connectionLasts = 2 * hour;
/** How long after the visitor's last action, or the last line, a browser pings at first (ms): a push may be lost. */
export const pingAfter = 5 * second;
/** Pings in the first minute of a visitor's conversation (ms): the longest pause between two, and until when. */
export const pingYoung = { every: 10 * second, for: minute } as const;
/** How often a browser pings at least (ms): API Gateway closes a connection that was idle for ten minutes. */
export const pingEvery = 9 * minute;
/** How often an open panel without a session asks for the profile (ms): in its first minutes, and later. */
export const profilePing = { first: 5 * second, later: 30 * second, laterAfter: 5 * minute } as const;
/** How long a browser waits before it connects again (ms): doubled with each failure, with jitter. */
export const reconnect = { first: 0.5 * second, longest: 30 * second } as const;
