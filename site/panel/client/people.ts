import { plain } from '../../../lib/plain.ts';
import type { Person, ServerFrame } from '../../../lib/protocol/index.ts';
import type { Platform } from './platform.ts';
import type { StateHolder } from './state.ts';

/** Who of the business is there, and when people are back. */
export interface People {
  told(frame: Pick<ServerFrame<'owner'>, 'owner' | 'person'>): void;
  stop(): void;
}

/** The longest time (ms) that a browser's timer can run. */
const longestTimer = 2 ** 31 - 1;

/** @param changed called when the time has come at which people are back. */
export function createPeople(platform: Platform, state: StateHolder, changed: () => void): People {
  let cancel = () => {};
  return {
    told({ owner, person = plain<Person>({}) }) {
      cancel();
      if (person.back) cancel = platform.after(Math.min(person.back - platform.now(), longestTimer), changed);
      state.set({ owner, person, typing: undefined });
    },
    stop: () => cancel(),
  };
}
