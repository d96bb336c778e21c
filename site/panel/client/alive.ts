import { pingAfter, pingEvery, pingYoung, profilePing } from '../../../lib/protocol/index.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { Greeting } from './greeting.ts';
import type { History } from './history.ts';
import type { Identity } from './identity.ts';
import type { Link } from './link.ts';
import type { Platform } from './platform.ts';
import { createPulse, pulseEvery } from './pulse.ts';
import { untilLost } from './single.ts';
import type { StateHolder } from './state.ts';

/** Notices a connection that has died, and what changed without a push. */
export interface Alive {
  /** A new connection: the visitor's panel was opened just now. */
  opened(): void;
  /** The visitor did something, or lines came: the next push may be lost. */
  active(): void;
  stop(): void;
}

interface AliveParts {
  readonly platform: Platform;
  readonly locale: string;
  readonly history: History;
  readonly acknowledged: Acknowledged;
  readonly link: Link;
  readonly greeting: Greeting;
  readonly identity: Identity;
  readonly state: StateHolder;
  readonly changed: () => void;
}

interface AliveEvents {
  /** The server named its newest number: lines may be missing. */
  ponged(): void;
  beat(): void;
}

/** How long an answer to a ping may take (ms): after waking up, a dead connection is given up sooner. */
const pongTakes = 10_000;
const pongTakesAwake = 5_000;

/** Beats until a panel without a session asks for the profile less often, and how often it does then. */
const beatsAtFirst = profilePing.laterAfter / pulseEvery;
const beatsBetween = profilePing.later / pulseEvery;

/**
 * How long to wait for the next ping (ms). A line is lost most likely, and missed most, while the visitor waits for an
 * answer: pings stay within ten seconds of each other for most of a minute then, and in a young conversation always.
 * Otherwise each pause is three times as long as all before.
 *
 * @param quiet how long nothing had happened at the last ping (ms).
 * @param age how long ago the visitor began to write in this panel (ms).
 */
export function pauseBeforePing(quiet: number, age: number, isAwaiting: boolean): number {
  const longest = age < pingYoung.for ? pingYoung.every : pingEvery;
  return Math.min(longest, Math.max(pingAfter, quiet * (isAwaiting ? 0.2 : 3)));
}

export function createAlive(parts: AliveParts, on: AliveEvents): Alive {
  const { platform, locale, history, acknowledged, link, greeting, identity, state, changed } = parts;
  /** Beats for a visitor without a conversation. */
  let beats = 0;
  let wasGone = false;
  let activeAt = platform.now();
  /** When the visitor began to write; until then the conversation is young. */
  let beganAt: number | undefined;
  let cancelPing = () => {};

  const ping = (timeout: number) =>
    untilLost(async () => {
      const token = greeting.token();
      if (token === undefined) return;
      const answer = await link.ask(token === null ? { type: 'ping', locale } : { type: 'ping' }, undefined, timeout);
      if (answer.type !== 'pong') return;
      // The server does not know this connection any more: nothing would be pushed to it.
      if (token !== null && answer.profile) return greeting.opened();
      history.expect(answer.newest);
      if (answer.profile) state.set({ profile: answer.profile });
      on.ponged();
    });

  /** Whose turn it is: the visitor waits for the business. */
  function isAwaiting(): boolean {
    return acknowledged.items().length > 0 || history.lines().at(-1)?.speaker === 'customer';
  }
  function planPing(): void {
    cancelPing();
    const now = platform.now();
    cancelPing = platform.after(pauseBeforePing(now - activeAt, now - (beganAt ?? now), isAwaiting()), () => {
      if (greeting.token() !== null) void ping(pongTakes);
      planPing();
    });
  }
  function active(): void {
    activeAt = platform.now();
    beganAt ??= activeAt;
    planPing();
  }

  function wake(): void {
    // A page that the browser had put away has missed what other tabs stored.
    identity.changed();
    greeting.sessionChanged();
    changed();
    if (link.status() === 'closed') return;
    link.connect();
    void ping(pongTakesAwake);
  }

  function beat(): void {
    // A script may empty the storage and put everything back: the second look counts.
    if (wasGone) greeting.sessionChanged();
    wasGone = greeting.isGone();
    on.beat();
    // A visitor without a session is not registered, so a changed menu cannot be pushed to them: they ask for it.
    if (greeting.token() === null && (++beats < beatsAtFirst || beats % beatsBetween === 0)) void ping(pongTakes);
  }

  const stops = [
    createPulse(platform, { wake, beat }),
    platform.listen('wake', wake),
    platform.listen('storage', () => {
      identity.changed();
      greeting.sessionChanged();
      changed();
    }),
  ];
  planPing();
  return {
    opened() {
      beats = 0;
    },
    active,
    stop() {
      cancelPing();
      for (const stop of stops) stop();
    },
  };
}
