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
  /** Mail addresses: a visitor corrects one. */
  mail: 5,
  /** What stops or is forgotten: each is a turn of a worker. */
  stop: 10,
  /** Of one connection: more errors close it. */
  error: 20,
  /** Of one connection: a browser that is told to slow down so often does not wait as it is told. It is closed. */
  slowDown: 60,
} as const;
/** How often in a minute an agent may send a frame, over all of their connections. */
export const perAgent = {
  event: 120,
  /** List, open, leave, history, and the changes of settings. */
  ask: 600,
  ping: 300,
  typing: 240,
  hello: 60,
  /** Codes for another device. */
  device: 5,
} as const;
/**
 * How often in a minute from one network: new sessions (`start`), other hellos without a valid session, pings, ends,
 * links that open Messenger, mail addresses, and agents' invites and device codes (`signIn`). An office has one
 * address, so only new sessions, links and mail addresses have limits that people could reach. No limit of a network
 * counts an agent who is signed in.
 */
export const perNetwork = {
  start: 60,
  hello: 600,
  ping: 3000,
  end: 60,
  link: 60,
  mail: 20,
  signIn: 30,
  agentHello: 120,
} as const;
/** How often in an hour a visitor may ask for a link that opens Messenger. */
export const perHour = { link: 5 } as const;
/** Events of a thread that the worker has not handled yet. More are refused, so that no thread fills the queue. */
export const maxUnhandled = 5;
/** An event that was not handled for this long (ms) has failed often: it does not count as unhandled any more. */
export const unhandledLasts = 10 * minute;

/** Bytes of a frame from a browser. */
export const maxClientFrame = 8 * 1024;
/** Bytes of `ref` and address in a frame of the plugin: the rest is for a postback's payload in any script. */
export const maxReferral = 4.5 * 1024;
/** Bytes of a frame to a browser: API Gateway sends no larger one. */
export const maxServerFrame = 32 * 1024;
/** Lines in one answer. */
export const pageSize = 30;
/** Characters of ids, locales and Page ids: enough for every browser, too few to fill a table with. */
export const maxName = 64;
/** Characters of a token or a session. Ours have at most 80. */
export const maxToken = 128;
/** Characters of the token by which a shop proves who a visitor is. */
export const maxIdentity = 4096;
/** Characters of a shop's own id of a customer (UTF-16 code units, as JavaScript counts them). */
export const maxSub = 128;
/** How long such a token may be valid (ms), and how far the clocks of shop and server may differ. */
export const identityToken = { lasts: 10 * minute, skew: 30 * second } as const;
/** Characters of a customer's id in an agent's frame. */
export const maxCustomer = 256;
/** Characters of a note's id, a list's cursor, and a push subscription's endpoint. */
export const maxNoteId = 128;
export const maxCursor = 1024;
export const maxEndpoint = 1024;
/** Characters of a mail address. Source: RFC 5321, a path without its brackets. */
export const maxAddress = 254;
/** Characters of a reaction: an emoji may be made of many. */
export const maxEmoji = 32;
/** Characters of the reason for which an agent keeps a conversation. */
export const maxKeepReason = 200;
/** Rows of the open shelf that are read. With more conversations the list says so. */
export const maxOpenRows = 500;
/** Rows of the other shelves that one search reads. The next page goes on after them. */
export const maxSearched = 500;

/** API Gateway closes every connection after this time (ms). */
export const connectionLasts = 2 * hour;
/** How long after the visitor's last action, or the last line, a browser pings at first (ms): a push may be lost. */
export const pingAfter = 5 * second;
/** Pings in the first minute of a visitor's conversation (ms): the longest pause between two, and until when. */
export const pingYoung = { every: 10 * second, for: minute } as const;
/** How often a browser pings at least (ms): API Gateway closes a connection that was idle for ten minutes. */
export const pingEvery = 9 * minute;
/**
 * How often an inbox pings (ms), and how long it waits for the answer before it connects again. After `hello` it reads
 * the open shelf once more: the index may have been seconds behind.
 */
export const agentPing = { every: 10 * second, answer: 2 * second, readAgain: 5 * second } as const;
/** How often the table is told that an agent sees the inbox (ms): a notification is not needed then. */
export const visibleEvery = 30 * second;
/** How often an open panel without a session asks for the profile (ms): in its first minutes, and later. */
export const profilePing = { first: 5 * second, later: 30 * second, laterAfter: 5 * minute } as const;
/** How long a browser waits before it connects again (ms): doubled with each failure, with jitter. */
export const reconnect = { first: 0.5 * second, longest: 30 * second } as const;
