import type { OwnerKind } from '../../../lib/conversation/index.ts';
import { plain } from '../../../lib/plain.ts';
import type { Marks, Person, Reach, ServerFrame, VisitorProfile } from '../../../lib/protocol/index.ts';
import type { Opening } from './opening.ts';

/** What the server says of the conversation as a whole. */
export interface State {
  /** False until the first welcome. */
  readonly ready: boolean;
  /** A welcome is awaited, and takes long: the visitor is told. */
  readonly late: boolean;
  readonly ended: boolean;
  /** The visitor has ended the conversation and wants it to be deleted; `stored` where the server knows. */
  readonly deletion: 'asked' | 'stored' | undefined;
  /** There are lines before the first one. */
  readonly older: boolean;
  readonly owner: OwnerKind;
  /** The person who is there, and when people are back. */
  readonly person: Person;
  /** The business has blocked the visitor. */
  readonly closed: boolean;
  /** What the panel was built with, until the first welcome. */
  readonly profile: Partial<VisitorProfile>;
  readonly marks: Marks;
  readonly typing: Pick<ServerFrame<'typing'>, 'speaker' | 'name'> | undefined;
  /** The last number that was there when the conversation was read or last closed: later lines are read aloud. */
  readonly baseline: number;
  /** Where answers go that the visitor does not read here. */
  readonly reach: Reach;
  /** The way to Messenger that this tab shows. */
  readonly opening: Opening | undefined;
  /** The server has refused the visitor's lines for some time: they are sent by themselves. */
  readonly slow: boolean;
}

export interface StateHolder {
  get(): State;
  set(part: Partial<State>): void;
  /** Forgets the conversation. What the panel knows of the Page stays. */
  forget(ended: boolean): void;
}

const initial: Omit<State, 'profile'> = {
  ready: false,
  late: false,
  ended: false,
  deletion: undefined,
  older: false,
  owner: 'bot',
  person: {},
  closed: false,
  marks: {},
  typing: undefined,
  baseline: 0,
  slow: false,
  reach: {},
  opening: undefined,
};

/**
 * @param profile until the server tells what is so now.
 * @param changed called after each change.
 */
export function createState(profile: State['profile'], changed: () => void): StateHolder {
  let state: State = plain({ ...initial, profile });
  function set(part: Partial<State>): void {
    state = plain({ ...state, ...part });
    changed();
  }
  return {
    get: () => state,
    set,
    forget(ended) {
      const { ready, late, profile, reach } = state;
      set({ ...initial, ready, late, profile, reach: reachAnew(reach), ended });
    },
  };
}

/** Where a conversation could go that has not begun. */
function reachAnew({ messenger, mail }: Reach): Reach {
  return plain({
    ...(messenger && { messenger: plain({ state: 'possible' as const }) }),
    ...(mail && { mail: plain({ state: 'possible' as const }) }),
  });
}
