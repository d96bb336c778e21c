import type { Question, ServerFrame, VisitorLine } from '../../../lib/protocol/index.ts';
import type { History } from './history.ts';
import type { Lateness } from './lateness.ts';
import type { Link } from './link.ts';
import type { Outbox } from './outbox.ts';
import type { Patience } from './patience.ts';
import type { People } from './people.ts';
import type { Platform } from './platform.ts';
import { remedyFor } from './remedy.ts';
import type { Session } from './session.ts';
import { single } from './single.ts';
import type { StateHolder } from './state.ts';

/** Says hello on each connection, and again whenever the session changes. */
export interface Greeting {
  /**
   * The token that the connection was welcomed with: `null` for a visitor without a conversation, `undefined` before
   * the welcome.
   */
  token(): string | null | undefined;
  /** The connection is open: nothing was said on it. */
  opened(): void;
  /** Says hello until the connection has the session that this browser has, or one is not needed. */
  greet(): Promise<void>;
  /** True where the conversation was removed: by another tab, or by a script of the page. */
  isGone(): boolean;
  /** Another tab may have started or ended the conversation, or a script of the page may have removed it. */
  sessionChanged(): void;
  /** Greets again or forgets the session, as the refusal asks for. Ends when it is time to try again. */
  refused(frame: ServerFrame): Promise<void>;
  /** The chat has ended. */
  over(): void;
  /** The business has blocked the visitor. */
  closed(): void;
}

interface GreetingParts {
  readonly platform: Platform;
  readonly locale: string;
  readonly pageId: string;
  readonly session: Session;
  readonly outbox: Outbox;
  readonly history: History;
  readonly link: Link;
  readonly state: StateHolder;
  readonly patience: Patience;
  readonly lateness: Lateness;
  readonly people: People;
}

interface GreetingEvents {
  /** Lines came with a welcome. */
  arrived(lines: readonly VisitorLine[]): void;
  /** The connection can be used. */
  greeted(): void;
  /** The conversation is gone. */
  forgotten(): void;
  /** The business has blocked the visitor. */
  closed(): void;
}

export function createGreeting(parts: GreetingParts, on: GreetingEvents): Greeting {
  const { platform, session, outbox, history, link, state, patience, lateness } = parts;
  let greeted: string | null | undefined;
  /** The session whose lines `history` has, or will have. */
  let historyOf = session.token();
  /** `amended` of the welcome with which the lines were read. */
  let amended: number | undefined;
  /** Lines that were read earlier have changed: all are read again, as after a reload. */
  let readsAgain = false;

  const greet = single(async () => {
    while (link.status() === 'open') {
      if (isGone()) over();
      const token = session.token();
      if (historyOf !== null && historyOf !== token) leave(false);
      historyOf = token;
      const wantsStart = token === null && outbox.next() !== undefined;
      if (greeted === token && !wantsStart) break;
      // Lines that are pushed from now on may be of the session that is greeted.
      if (greeted !== token) greeted = undefined;
      // The greeting is there at once, even where a new session is refused for a minute.
      const start = wantsStart && state.get().ready;
      const refusals: ServerFrame[] = [];
      const greetWith = async () => {
        const refusal = await hello(token, start);
        if (refusal) refusals.push(refusal);
      };
      if (start) await platform.alone('start', async () => void (session.token() ?? (await greetWith())));
      else await greetWith();
      for (const refusal of refusals) await refused(refusal);
    }
    on.greeted();
  });

  /** @returns the refusal, if there is one. */
  async function hello(token: string | null, start: boolean): Promise<ServerFrame | undefined> {
    const after = token === null || readsAgain ? 0 : history.through();
    const answer = await link.ask(helloFrame(parts, token, start, after));
    if (answer.type !== 'welcome') return answer;
    welcome(answer, token, after > 0);
    return undefined;
  }

  function welcome(frame: ServerFrame<'welcome'>, token: string | null, resumed: boolean): void {
    link.succeeded();
    patience.ease();
    lateness.over();
    // The conversation was ended, or another one begun, while the answer was on its way.
    if (token !== null && token !== session.token()) return;
    if (resumed && frame.amended !== amended) {
      readsAgain = true;
      history.renew();
      return;
    }
    amended = frame.amended;
    if (frame.session?.token) {
      // Another tab was faster. Its session counts: nothing was written with this one.
      if (session.token() !== null) return;
      session.save(frame.session.token, frame.session.expires);
      historyOf = frame.session.token;
    } else if (frame.session && token !== null) {
      // The session lasts longer with each visit.
      session.save(token, frame.session.expires);
    }
    greeted = frame.session?.token ?? token;
    const isFirst = history.through() === 0;
    history.expect(frame.newest);
    if (readsAgain) history.replace(frame.entries);
    else history.fill(frame.entries, resumed && frame.more);
    readsAgain = false;
    on.arrived(frame.entries);
    if (!resumed && token !== null) state.set({ older: frame.more });
    if (isFirst && token !== null) state.set({ baseline: history.through() });
    show(parts, frame);
    if (frame.person?.closed) closed();
  }

  async function refused(frame: ServerFrame): Promise<void> {
    const remedy = remedyFor(frame);
    if (remedy === 'close') return closed();
    if (remedy === 'greet' || remedy === 'forget') greeted = undefined;
    if (remedy === 'forget' && session.token() !== null) return forget(false);
    // A new visitor who is told to wait sees the greeting, and can write.
    if (remedy === 'wait' && session.token() === null) {
      state.set({ ready: true });
      lateness.over();
    }
    await patience.wait(frame);
  }

  function closed(): void {
    greeted = undefined;
    on.closed();
  }
  function over(): void {
    outbox.clear();
    greeted = null;
    forget(true);
  }
  function forget(ended: boolean): void {
    session.forget();
    leave(ended);
  }
  /** Nothing of the last conversation is shown any more. */
  function leave(ended: boolean): void {
    historyOf = null;
    history.clear();
    on.forgotten();
    state.forget(ended);
  }
  const isGone = () => historyOf !== null && session.token() === null;

  return {
    token: () => greeted,
    opened() {
      greeted = undefined;
      void greet();
    },
    greet,
    isGone,
    sessionChanged() {
      const token = session.token();
      if (isGone()) over();
      else if (token !== null && greeted !== undefined && token !== greeted) {
        patience.hurry();
        void greet();
      }
    },
    refused,
    over,
    closed,
  };
}

function show({ state, people }: GreetingParts, frame: ServerFrame<'welcome'>): void {
  const { profile, marks } = frame;
  state.set({ ready: true, closed: false, profile, marks: { ...state.get().marks, ...marks } });
  people.told(frame);
}

function helloFrame({ locale, pageId }: GreetingParts, token: string | null, start: boolean, after: number): Question {
  return {
    type: 'hello',
    locale,
    page: pageId,
    ...(token !== null && { session: token }),
    ...(start && { start }),
    ...(after > 0 && { after }),
  };
}
