/**
 * AWS's public list prices in US dollars, us-east-1, as known in 2026-06. Most other regions are up to 20 % dearer;
 * HTTP and WebSocket APIs get cheaper beyond 300 million and a billion, which is left out.
 */
export const prices = {
  httpRequest: 1.0 / 1e6,
  /** Of 32 KB each, in either direction. */
  socketMessage: 1.0 / 1e6,
  connectionMinute: 0.25 / 1e6,
  invocation: 0.2 / 1e6,
  /** arm64. */
  gigabyteSecond: 0.0000133334,
  /** FIFO. */
  queueRequest: 0.5 / 1e6,
  /**
   * Of the queues of works and of notifications. The free million is for both kinds together, and is counted for the
   * dearer one.
   */
  standardQueueRequest: 0.4 / 1e6,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** A month, with point-in-time recovery. */
  storedGigabyte: 0.25 + 0.2,
  loggedGigabyte: 0.5,
  /** A month. */
  alarmMetric: 0.1,
} as const;

/** What is free every month, not only in the first year. */
export const free: Partial<Record<keyof typeof prices, number>> = {
  invocation: 1e6,
  gigabyteSecond: 400_000,
  queueRequest: 1e6,
  storedGigabyte: 25,
  loggedGigabyte: 5,
  alarmMetric: 10,
};

/** How much of each is used. */
export type Usage = Readonly<Record<keyof typeof prices, number>>;

export const none: Usage = {
  httpRequest: 0,
  socketMessage: 0,
  connectionMinute: 0,
  invocation: 0,
  gigabyteSecond: 0,
  queueRequest: 0,
  standardQueueRequest: 0,
  writeUnit: 0,
  readUnit: 0,
  storedGigabyte: 0,
  loggedGigabyte: 0,
  alarmMetric: 0,
};

/** What a month's use costs, in dollars. */
export function costOf(usage: Usage): number {
  return keys.reduce((sum, key) => sum + Math.max(0, usage[key] - (free[key] ?? 0)) * prices[key], 0);
}

export function times(usage: Usage, factor: number): Usage {
  return mapped((key) => usage[key] * factor);
}

export function plus(a: Usage, b: Usage): Usage {
  return mapped((key) => a[key] + b[key]);
}

const keys = Object.keys(none) as (keyof Usage)[];

function mapped(value: (key: keyof Usage) => number): Usage {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Usage;
}
