import type { Question, ServerFrame, VisitorLine } from '../../../lib/protocol/index.ts';
import type { History } from './history.ts';
import type { Identity } from './identity.ts';
import type { Lateness } from './lateness.ts';
import type { Link } from './link.ts';
import type { Openings } from './openings.ts';
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
  /** Begins a session without an action: the visitor asked for something that needs one. Ends when it is there. */
  start(): Promise<void>;
  /** True where the conversation was removed: by another tab, or by a script of the page. */
  isGone(): boolean;
  /** Another tab may have started or ended the conversation, or a script of the page may have removed it. */
  sessionChanged(): void;
  /** Greets again or forgets the session, as the refusal asks for. Ends when it is time to try again. */
  refused(frame: ServerFrame): Promise<void>;
  /** This browser shows another conversation from now on. */
  again(): void;
  /** The chat has ended. */
  over(): void;
  /** This page may not use the session any more: what it has shown is hidden. */
  left(): void;
  /** The business has blocked the visitor. */
  closed(): void;
}

interface GreetingParts {
  readonly platform: Platform;
  readonly locale: string;
  readonly timeZone: string | undefined;
  readonly pageId: string;
  readonly session: Session;
  readonly identity: Identity;
  readonly outbox: Outbox;
  readonly history: History;
  readonly link: Link;
  readonly state: StateHolder;
  readonly patience: Patience;
  readonly lateness: Lateness;
  readonly people: People;
  readonly openings: Openings;
}

interface GreetingEvents {
  /** Lines came with a welcome. */
  arrived(lines: readonly VisitorLine[]): void;
  /** The connection can be used. */
  greeted(): void;
  /** The conversation is gone. */
  forgotten(): void;
  /** The lines have other numbers now. */
  renumbered(): void;
  /** The business has blocked the visitor. */
  closed(): void;
  /** The conversation is hidden: another person may be at this browser now. */
  left(): void;
}

export function createGreeting(parts: GreetingParts, on: GreetingEvents): Greeting {
  const { platform, session, identity, outbox, history, link, state, patience, lateness } = parts;
  let greeted: string | null | undefined;
  /** The session whose lines `history` has, or will have. */
  let historyOf = session.token();
  /** `amended` of the welcome with which the lines were read. */
  let amended: number | undefined;
  /** Where Messenger's lines begin in a browser that shows both chats: two such browsers number lines alike. */
  let through: number | undefined;
  /** Lines that were read earlier have changed: all are read again, as after a reload. */
  let readsAgain = false;
  /** How often the conversation of this browser became another one. */
  let changes = 0;
  /** The visitor asked for something that needs a session. */
  let isAsked = false;
  /** The session is one of a proven customer. */
  let isProven = false;

  const greet = single(async () => {
    while (link.status() === 'open') {
      if (isGone()) lose();
      const token = session.token();
      if (historyOf !== null && historyOf !== token) leave(false);
      historyOf = token;
      const isDue = identity.isDue();
      const wantsStart = (token === null || isDue) && (outbox.next() !== undefined || isAsked || identity.resumes());
      if (greeted === token && !wantsStart) break;
      // Lines that are pushed from now on may be of the session that is greeted.
      if (greeted !== token) greeted = undefined;
      // The greeting is there at once, even where a new session is refused for a minute.
      const start = wantsStart && state.get().ready;
      if (start && isDue && identity.token() === undefined) {
        await identity.ask();
        continue;
      }
      const after = readsAgain ? 0 : history.through();
      const refusals = start ? await startOnce() : [await hello(helloFrame(parts, token, after), token)];
      for (const refusal of refusals) if (refusal) await refused(refusal, token);
    }
    on.greeted();
  });

  /** Starts a session, unless another tab has just done so. */
  async function startOnce(): Promise<(ServerFrame | undefined)[]> {
    const refusals: (ServerFrame | undefined)[] = [];
    const before = session.stored()?.token;
    await platform.alone('start', async () => {
      if (session.stored()?.token !== before) return;
      const proof = identity.isDue() ? identity.token() : undefined;
      refusals.push(await hello(startFrame(parts, proof, before), session.token(), before));
    });
    return refusals;
  }

  /**
   * @param before the token that was stored when a session was asked for.
   * @returns the refusal, if there is one.
   */
  async function hello(frame: Hello, token: string | null, before?: string): Promise<ServerFrame | undefined> {
    const changesBefore = changes;
    const answer = await link.ask(frame);
    if (answer.type !== 'welcome') return answer;
    link.succeeded();
    patience.ease();
    lateness.over();
    // The conversation was ended, or another one begun, while the answer was on its way.
    if (token !== null && (token !== session.token() || changes !== changesBefore)) return undefined;
    if (!answer.session?.token) welcome(answer, token, frame.after !== undefined);
    // Another tab was faster. Its session counts: nothing was written with this one.
    else if (session.stored()?.token === before) started({ ...answer, session: answer.session }, answer.session.token);
    if (changes !== changesBefore) greeted = undefined;
    return undefined;
  }

  /** The visitor goes on with a session of their own, or with the one of the customer that they are. */
  function started(frame: Started, token: string): void {
    if (historyOf !== null) leave(false);
    const before = session.stored()?.sub;
    session.replace(token, frame.session);
    identity.started(frame.session.sub, before, frame.identity_refused);
    historyOf = token;
    welcome(frame, token, false);
  }

  function welcome(frame: ServerFrame<'welcome'>, token: string | null, resumed: boolean): void {
    const isRenumbered = through !== throughOf(frame);
    if (resumed && (isRenumbered || frame.amended !== amended)) {
      readsAgain = true;
      history.renew(isRenumbered);
      return;
    }
    amended = frame.amended;
    through = throughOf(frame);
    // The session lasts longer with each visit.
    if (frame.session && token !== null) session.save(token, frame.session);
    isProven = frame.session?.sub !== undefined;
    greeted = token;
    const isFirst = history.through() === 0 || isRenumbered;
    if (readsAgain) history.replace(frame.entries);
    history.expect(frame.newest);
    if (!readsAgain) history.fill(frame.entries, resumed && frame.more);
    readsAgain = false;
    if (isRenumbered) {
      session.seen.set(Math.min(session.seen.get(), history.through()));
      on.renumbered();
    }
    on.arrived(frame.entries);
    if (!resumed && token !== null) state.set({ older: frame.more });
    if (isFirst && token !== null) state.set({ baseline: history.through() });
    show(parts, frame);
    if (frame.person?.closed) closed();
  }

  async function refused(frame: ServerFrame, asked = greeted): Promise<void> {
    const remedy = remedyFor(frame);
    if (remedy === 'close') return closed();
    if (remedy === 'prove') return identity.over();
    if (remedy === 'greet' || remedy === 'forget') greeted = undefined;
    // Another tab may have begun another one meanwhile.
    if (remedy === 'forget' && asked && asked === session.token()) {
      if (isProven) identity.ended();
      // Lines do not vanish without a word. What is not sent yet begins a new chat.
      return forget(!isProven && history.through() > 0 && outbox.next() === undefined);
    }
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
    gone();
  }
  /** A tab that ends the chat empties the outbox. One whose session the server forgot sends it in the next session. */
  function gone(): void {
    outbox.clearUnkept();
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
  function left(): void {
    if (historyOf === null || historyOf === session.token()) return;
    greeted = null;
    leave(false);
    on.left();
  }
  /** Where a customer signed in or out, also in another tab, the visitor has not ended the chat. */
  function lose(): void {
    if (isProven || session.stored()) left();
    else gone();
  }
  const isGone = () => historyOf !== null && session.token() === null;

  return {
    token: () => greeted,
    opened() {
      greeted = undefined;
      void greet();
    },
    greet,
    async start() {
      isAsked = true;
      state.set({ ended: false });
      await greet();
      isAsked = false;
    },
    isGone,
    sessionChanged() {
      const token = session.token();
      if (isGone()) lose();
      else if (token !== null && greeted !== undefined && token !== greeted) {
        patience.hurry();
        void greet();
      }
    },
    refused: (frame) => refused(frame),
    again() {
      // What is shown stays until the other lines are there. They are others also where the number is the same again.
      readsAgain = true;
      through = -1;
      history.renew(true);
      changes += 1;
      greeted = undefined;
      void greet();
    },
    over,
    left,
    closed,
  };
}

function show({ state, people, openings }: GreetingParts, frame: ServerFrame<'welcome'>): void {
  const { profile, marks } = frame;
  state.set({ ready: true, closed: false, profile, marks: { ...state.get().marks, ...marks } });
  people.told(frame);
  openings.told(frame.reach ?? {});
}

function throughOf({ reach }: ServerFrame<'welcome'>): number | undefined {
  return reach?.messenger?.state === 'joined' ? reach.messenger.through : undefined;
}

type Started = ServerFrame<'welcome'> & { readonly session: NonNullable<ServerFrame<'welcome'>['session']> };
type Hello = Extract<Question, { type: 'hello' }>;

function helloFrame({ locale, timeZone, pageId }: GreetingParts, token: string | null, through: number): Hello {
  const after = token !== null && through > 0 && { after: through };
  const zone = timeZone && { time_zone: timeZone };
  return { type: 'hello', locale, ...zone, page: pageId, ...(token !== null && { session: token }), ...after };
}

/** @param instead_of the session that the browser gives up for the new one. */
function startFrame(parts: GreetingParts, identity: string | undefined, instead_of: string | undefined): Hello {
  return {
    ...helloFrame(parts, null, 0),
    start: true,
    ...(identity !== undefined && { identity }),
    ...(instead_of !== undefined && { instead_of }),
  };
}
