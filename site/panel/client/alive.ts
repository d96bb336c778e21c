import { profilePing } from '../../../lib/protocol/index.ts';
import type { Greeting } from './greeting.ts';
import type { History } from './history.ts';
import type { Link } from './link.ts';
import type { Platform } from './platform.ts';
import { createPulse, pulseEvery } from './pulse.ts';
import { untilLost } from './single.ts';
import type { StateHolder } from './state.ts';

/** Notices a connection that has died, and what changed without a push. */
export interface Alive {
  /** A new connection: the visitor's panel was opened just now. */
  opened(): void;
  stop(): void;
}

interface AliveParts {
  readonly platform: Platform;
  readonly locale: string;
  readonly history: History;
  readonly link: Link;
  readonly greeting: Greeting;
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

export function createAlive(parts: AliveParts, on: AliveEvents): Alive {
  const { platform, locale, history, link, greeting, state, changed } = parts;
  /** Beats for a visitor without a conversation. */
  let beats = 0;

  const ping = (timeout: number) =>
    untilLost(async () => {
      const token = greeting.token();
      if (token === undefined) return;
      const answer = await link.ask(token === null ? { type: 'ping', locale } : { type: 'ping' }, undefined, timeout);
      if (answer.type !== 'pong') return;
      history.expect(answer.newest);
      if (answer.profile) state.set({ profile: answer.profile });
      on.ponged();
    });

  function wake(): void {
    changed();
    if (link.status() === 'closed') return;
    link.connect();
    void ping(pongTakesAwake);
  }

  function beat(): void {
    on.beat();
    // A visitor without a session is not registered, so a changed menu cannot be pushed to them: they ask for it.
    if (greeting.token() === null && (++beats < beatsAtFirst || beats % beatsBetween === 0)) void ping(pongTakes);
  }

  const stops = [
    createPulse(platform, { wake, ping: () => void ping(pongTakes), beat }),
    platform.listen('wake', wake),
    platform.listen('offline', changed),
    platform.listen('storage', () => {
      greeting.sessionChanged();
      changed();
    }),
  ];
  return {
    opened() {
      beats = 0;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}
