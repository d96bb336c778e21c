import type { OwnerKind } from '../../../lib/conversation/index.ts';
import { plain } from '../../../lib/plain.ts';
import type { Marks, Person, ServerFrame, VisitorProfile } from '../../../lib/protocol/index.ts';

/** What the server says of the conversation as a whole. */
export interface State {
  /** False until the first welcome. */
  readonly ready: boolean;
  /** A welcome is awaited, and takes long: the visitor is told. */
  readonly late: boolean;
  readonly ended: boolean;
  /** There are lines before the first one. */
  readonly older: boolean;
  readonly owner: OwnerKind;
  /** The person who is there, and when people are back. */
  readonly person: Person;
  /** The business has blocked the visitor. */
  readonly closed: boolean;
  /** Empty until the first welcome. */
  readonly profile: Partial<VisitorProfile>;
  readonly marks: Marks;
  readonly typing: Pick<ServerFrame<'typing'>, 'speaker' | 'name'> | undefined;
  /** The last number that was there when the conversation was read or last closed: later lines are read aloud. */
  readonly baseline: number;
  /** The server has refused the visitor's lines for some time: they are sent by themselves. */
  readonly slow: boolean;
}

export interface StateHolder {
  get(): State;
  set(part: Partial<State>): void;
  /** Forgets the conversation. What the panel knows of the Page stays. */
  forget(ended: boolean): void;
}

const initial: State = {
  ready: false,
  late: false,
  ended: false,
  older: false,
  owner: 'bot',
  person: {},
  closed: false,
  profile: {},
  marks: {},
  typing: undefined,
  baseline: 0,
  slow: false,
};

/** @param changed called after each change. */
export function createState(changed: () => void): StateHolder {
  let state = initial;
  function set(part: Partial<State>): void {
    state = plain({ ...state, ...part });
    changed();
  }
  return {
    get: () => state,
    set,
    forget(ended) {
      const { ready, late, profile } = state;
      set({ ...initial, ready, late, profile, ended });
    },
  };
}
