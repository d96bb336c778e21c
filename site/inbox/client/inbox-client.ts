import { type AgentAction, otherThreads, type Row, type Shelf } from '../../../lib/conversation/index.ts';
import {
  type AgentServerFrame,
  agentPing,
  type Colleague,
  type PushSubscriptionJson,
  parseAgentServerFrame,
} from '../../../lib/protocol/index.ts';
import { createLateness } from '../../panel/client/lateness.ts';
import { createLink, type LinkStatus } from '../../panel/client/link.ts';
import { createPulse } from '../../panel/client/pulse.ts';
import { single, untilLost } from '../../panel/client/single.ts';
import { createStorage } from '../../panel/client/storage.ts';
import { createTyping } from '../../panel/client/typing.ts';
import type { AgentFrames } from './agent-link.ts';
import { createAgentOutbox, type OutboxItem } from './agent-outbox.ts';
import { createAgentSending } from './agent-sending.ts';
import { createAgentSession } from './agent-session.ts';
import { createDrafts, type Draft } from './drafts.ts';
import { createThreadWatch, type ThreadView } from './open-thread.ts';
import { createPendingDone } from './pending-done.ts';
import type { InboxPlatform } from './platform.ts';
import { remedyOf } from './remedy.ts';
import { createRetryDelay } from './retry-delay.ts';
import { createRows } from './rows.ts';
import { createShelves, type Search } from './shelves.ts';
import { createSignIn, type SignInState } from './sign-in.ts';
import { createWaiting } from './waiting.ts';

export interface InboxClientOptions {
  readonly url: string;
  /** Called when the view has changed. */
  readonly changed: () => void;
  /** Customers began to wait: for a sound. One call for all that came at once. */
  readonly rang?: (rows: readonly Row[]) => void;
}

/** Everything that can be drawn. */
export interface InboxView {
  readonly signIn: SignInState;
  readonly link: LinkStatus;
  /** The connection has said hello, and the open shelf was read. */
  readonly ready: boolean;
  /** That is awaited, and takes long: the agent is told. */
  readonly late: boolean;
  readonly slow: boolean;
  readonly people: readonly Colleague[];
  readonly pushKey?: string;
  readonly thread?: ThreadView;
  readonly outbox: readonly OutboxItem[];
  readonly search?: Search;
  readonly isCut: boolean;
  /** Waiting customers that the agent has not seen. */
  readonly unseen: ReadonlySet<string>;
}

export interface InboxClient {
  view(): InboxView;
  row(customer: string): Row | undefined;
  rows(shelf: Shelf): readonly Row[];
  start(token?: string): void;
  stop(): void;
  checkToken(token: string): void;
  /** The agent's click on *Sign in*. */
  confirmSignIn(): void;
  signOut(everywhere: boolean): Promise<void>;
  open(customer: string): void;
  leave(): void;
  older(): Promise<void>;
  showShelf(shelf: Shelf): void;
  moreOf(shelf: Shelf): void;
  hasMore(shelf: Shelf): boolean;
  isRead(shelf: Shelf): boolean;
  search(text: string): void;
  searchMore(): void;
  act(thread: string, action: AgentAction): void;
  /**
   * Sends a reply with what the agent has on the screen now.
   *
   * @returns false where the open conversation was not read yet: the agent has seen none of it, and nothing is sent.
   */
  reply(thread: string, text: string): boolean;
  retry(id: string): void;
  discard(id: string): void;
  draft(thread: string): Draft;
  setDraft(thread: string, change: Partial<Draft>): void;
  /** Customers with a text that was not sent. */
  drafts(): readonly string[];
  done(thread: string): void;
  undoDone(thread: string): void;
  doneAt(thread: string): number | undefined;
  typing(on: boolean): void;
  /** The agent sees the newest line of the open conversation. */
  seen(): void;
  pause(paused: boolean): void;
  /** Deletes a conversation for good. @returns false where the server did not accept it. */
  forget(customer: string): Promise<boolean>;
  /** @returns undefined where the server gave none. */
  deviceCode(): Promise<{ readonly code: string; readonly expires: number } | undefined>;
  subscribe(subscription: PushSubscriptionJson): Promise<boolean>;
  unsubscribe(endpoint: string): Promise<boolean>;
}

/** How long an answer to a ping may take (ms) on a connection that was not asleep: a function may start cold. */
const pongTakes = 10_000;

/**
 * How long (ms) the connection stays open after signing out. Another tab may have read `revoked` and forgotten the
 * session before this one is told: the agent reads the true reason.
 */
const lastWordTakes = 2_000;

/** The agent's side of the live protocol. What an agent sends is kept until it is acknowledged. */
export function createInboxClient(platform: InboxPlatform, options: InboxClientOptions): InboxClient {
  const { changed } = options;
  const storage = createStorage(platform, 'customer-chat-inbox:');
  const session = createAgentSession(storage);
  const rows = createRows();
  const outbox = createAgentOutbox(changed);
  const drafts = createDrafts(changed);
  const waiting = createWaiting();
  const delay = createRetryDelay(platform);
  let people: readonly Colleague[] = [];
  let pushKey: string | undefined;
  /** The connection has said hello. */
  let greeted = false;
  /** The open shelf was read once in this page. */
  let known = false;
  let slow = false;
  let isLate = false;
  let cancelReading = () => {};
  /** The last line of each conversation that was reported as seen. */
  const reported = new Map<string, number>();

  const lateness = createLateness(platform, (late) => {
    isLate = late;
    changed();
  });
  const link = createLink<AgentFrames>(platform, options.url, {
    parse: parseAgentServerFrame,
    open() {
      greeted = false;
      if (signIn.opened()) void hello();
      changed();
    },
    frame: receive,
    changed: linkChanged,
  });
  const isGreeted = () => greeted && link.status() === 'open';
  const shared = { platform, link, rows, outbox, delay, isGreeted, changed };
  const shelves = createShelves(shared);
  const thread = createThreadWatch(shared);
  const sending = createAgentSending({
    ...shared,
    refused(code) {
      slow = code === 'slow_down' || code === 'unavailable';
      if (code === 'not_signed_in' || code === 'hello_first') greeted = false;
      if (code === 'revoked') signedOut('revoked');
      else if (!greeted) void hello();
      changed();
    },
  });
  const signIn = createSignIn({ link, session, delay, changed, signedIn });
  const pendingDone = createPendingDone(platform, {
    send: (customer) => void sending.send(customer, { kind: 'done' }),
    changed,
  });
  const typing = createTyping(platform, (on) => {
    const customer = thread.customer();
    if (customer !== undefined && isGreeted()) link.tell({ type: 'agent_typing', thread: customer, on });
  });

  function signedIn(): void {
    lateness.over();
    lateness.expect();
    void hello();
  }

  function linkChanged(): void {
    if (link.status() === 'connecting') lateness.expect();
    else if (link.status() === 'closed') lateness.over();
    if (link.status() !== 'open') greeted = false;
    const isLost = link.status() !== 'open' && link.status() !== 'closed';
    if (isLost && signIn.state().kind === 'out') link.close();
    changed();
  }

  const hello = single(async () => {
    while (link.status() === 'open' && !greeted) {
      const token = session.token();
      if (token === undefined) return;
      const answer = await link.ask({ type: 'agent_hello', session: token });
      // The agent signed out, or in, meanwhile.
      if (token !== session.token()) continue;
      if (answer.type === 'agent_welcome') return welcome(answer);
      if (answer.type === 'error' && answer.code === 'revoked') return signedOut('revoked');
      if (answer.type === 'error' && remedyOf(answer) === 'greet') return signedOut('session_over');
      await delay.wait(answer);
    }
  });

  function welcome(frame: AgentServerFrame<'agent_welcome'>): void {
    link.succeeded();
    delay.reset();
    greeted = true;
    slow = false;
    people = frame.people;
    pushKey = frame.pushKey;
    signIn.become({ kind: 'in', agent: frame.agent });
    void shelves.begin(frame.open).then(ring).then(lateness.over);
    thread.refresh();
    sending.pump();
    // The index may have been seconds behind.
    cancelReading();
    cancelReading = platform.after(agentPing.readAgain, () => isGreeted() && void shelves.readOpen().then(ring));
    void ping(pongTakes);
  }

  /** Tells which customers began to wait, all at once. */
  function ring(): void {
    const state = signIn.state();
    if (state.kind !== 'in' || !shelves.isRead('open')) return;
    const mine = rows
      .on('open')
      .filter(({ owner }) => owner.kind !== 'agent' || !owner.agent || owner.agent.id === state.agent.id);
    const began = waiting.update(mine, !known);
    known = true;
    if (began.length > 0) options.rang?.(began);
    changed();
  }

  function receive(frame: AgentServerFrame): void {
    // What was on its way when the agent signed out shows nothing of a customer any more.
    if (signIn.state().kind === 'out' && frame.type !== 'error') return;
    switch (frame.type) {
      case 'agent_row':
        if (rows.merge(frame.row)) rowChanged(frame.row);
        ring();
        break;
      case 'agent_forgotten':
        forgotten(frame.thread);
        thread.receive(frame);
        ring();
        break;
      case 'agent_people':
        people = frame.people;
        changed();
        break;
      case 'agent_signed_out':
        signedOut('signed_out');
        break;
      case 'error':
        if (frame.code === 'revoked') signedOut('revoked');
        else console.warn('Inbox:', frame.code, frame.message);
        break;
      default:
        thread.receive(frame);
        changed();
    }
  }

  /** Nothing of the conversation stays in this page, and nothing that the agent has written there goes out. */
  function forgotten(customer: string): void {
    rows.remove(customer);
    for (const { id } of outbox.of(customer)) outbox.remove(id);
    drafts.set(customer, { reply: '', note: '' });
  }

  /** A take-over is over when the owner has changed, or was refused. The open conversation may name unknown ones. */
  function rowChanged(row: Row): void {
    const { owner, attention } = row;
    const { customer } = row.thread;
    if (customer === thread.customer() && otherThreads(row).some((other) => !rows.get(other))) thread.refresh();
    for (const { id, action } of outbox.of(customer)) {
      const isOver = owner.kind === 'agent' || attention?.code === 'control_refused';
      if (action.kind === 'take_over' && isOver) outbox.remove(id);
    }
  }

  function ping(timeout: number): Promise<void> {
    return untilLost(async () => {
      if (!isGreeted()) return;
      const customer = thread.customer();
      const answer = await link.ask(
        { type: 'agent_ping', ...(customer !== undefined && { thread: customer }), visible: platform.visible() },
        undefined,
        timeout,
      );
      if (answer.type === 'error' && remedyOf(answer) === 'sign_in') return signedOut('revoked');
      if (answer.type === 'error' && remedyOf(answer) === 'greet') {
        greeted = false;
        return hello();
      }
      if (answer.type !== 'agent_pong') return;
      shelves.compare(answer.digest);
      if (answer.thread && thread.customer() === customer) thread.compare(answer.thread);
    });
  }

  function wake(): void {
    changed();
    if (link.status() === 'closed') return;
    link.connect();
    // A dead connection shows no sign of it: without a pong it is given up, and a new one says hello.
    void ping(agentPing.answer);
  }

  let cancelPing = () => {};
  function planPing(): void {
    cancelPing = platform.after(agentPing.every, () => {
      void ping(pongTakes);
      planPing();
    });
  }

  function signedOut(reason: 'signed_out' | 'session_over' | 'revoked'): void {
    session.forget();
    greeted = known = false;
    cancelReading();
    thread.leave();
    for (const part of [rows, outbox, drafts, waiting, shelves, pendingDone]) part.clear();
    people = [];
    signIn.become({ kind: 'out', reason });
    if (reason === 'revoked') link.close();
    else platform.after(lastWordTakes, () => signIn.state().kind === 'out' && link.close());
  }

  function seen(): void {
    const customer = thread.customer();
    const state = signIn.state();
    if (customer === undefined || state.kind !== 'in' || !platform.visible()) return;
    if (waiting.unseen().has(customer)) {
      waiting.seen(customer);
      changed();
    }
    const owner = rows.get(customer)?.owner;
    const last = thread.last();
    // The customer reads "Seen" only where this agent answers them.
    if (owner?.kind !== 'agent' || owner.agent?.id !== state.agent.id || last <= (reported.get(customer) ?? 0)) return;
    reported.set(customer, last);
    const lastLine = thread.view()?.entries.findLast((entry) => !('note' in entry));
    if (lastLine && !('note' in lastLine) && lastLine.speaker === 'customer')
      sending.send(customer, { kind: 'seen', seq: last });
  }

  async function ask(question: AgentFrames['question']): Promise<AgentServerFrame | undefined> {
    return isGreeted() ? link.ask(question).catch(() => undefined) : undefined;
  }

  const stops = [
    createPulse(platform, { wake, beat: sending.pump }),
    platform.listen('wake', wake),
    platform.listen('storage', () => {
      const token = session.token();
      const { kind } = signIn.state();
      if (token === undefined && (kind === 'in' || kind === 'greeting')) signedOut('signed_out');
      if (token !== undefined && kind === 'out') {
        signIn.become({ kind: 'greeting' });
        link.connect();
        if (link.status() === 'open') void hello();
      }
    }),
    platform.onHidden(() => pendingDone.flush()),
    () => cancelPing(),
  ];
  planPing();

  return {
    view: () => ({
      signIn: signIn.state(),
      link: link.status(),
      ready: isGreeted() && shelves.isRead('open'),
      late: isLate,
      slow: slow && outbox.items().some(({ status }) => status === 'waiting'),
      people,
      pushKey,
      thread: thread.view(),
      outbox: outbox.items(),
      search: shelves.found(),
      isCut: shelves.isCut(),
      unseen: waiting.unseen(),
    }),
    row: rows.get,
    rows: rows.on,
    start(token) {
      if (token !== undefined) signIn.check(token);
      else if (session.token() !== undefined) link.connect();
    },
    stop() {
      for (const stop of stops) stop();
      link.close();
    },
    checkToken: signIn.check,
    confirmSignIn: () => void signIn.confirm(),
    async signOut(everywhere) {
      await ask({ type: 'agent_sign_out', ...(everywhere && { everywhere }) });
      if (signIn.state().kind !== 'out') signedOut('signed_out');
    },
    open(customer) {
      thread.open(customer);
      seen();
    },
    leave: thread.leave,
    older: thread.older,
    showShelf(shelf) {
      if (shelf !== 'open' && !shelves.isRead(shelf)) void shelves.more(shelf);
    },
    moreOf(shelf) {
      if (shelf !== 'open') void shelves.more(shelf);
    },
    hasMore: shelves.hasMore,
    isRead: shelves.isRead,
    search: (text) => void shelves.search(text),
    searchMore: () => void shelves.searchMore(),
    act: (customer, action) => void sending.send(customer, action),
    reply(customer, text) {
      const open = thread.view();
      if (open?.customer === customer && open.status !== 'ready') return false;
      // Basis is what the agent saw, not what comes until the reply is sent.
      const seq = thread.customer() === customer ? thread.last() : (rows.get(customer)?.seq ?? 0);
      const generation = rows.get(customer)?.generation ?? 0;
      sending.send(customer, { kind: 'reply', text, basis: { seq, generation } });
      return true;
    },
    retry: sending.retry,
    discard: outbox.remove,
    draft: drafts.get,
    setDraft: drafts.set,
    drafts: drafts.written,
    done: pendingDone.start,
    undoDone: pendingDone.undo,
    doneAt: pendingDone.at,
    typing,
    seen,
    async pause(paused) {
      const answer = await ask({ type: 'agent_pause', paused });
      const state = signIn.state();
      if (answer?.type === 'agent_paused' && state.kind === 'in')
        signIn.become({ kind: 'in', agent: { ...state.agent, paused: answer.paused } });
    },
    forget: async (customer) => (await ask({ type: 'agent_forget', thread: customer }))?.type === 'agent_ack',
    async deviceCode() {
      const answer = await ask({ type: 'agent_device' });
      return answer?.type === 'agent_device_code' ? answer : undefined;
    },
    subscribe: async (subscription) =>
      (await ask({ type: 'agent_subscribe', subscription }))?.type === 'agent_subscribed',
    unsubscribe: async (endpoint) =>
      (await ask({ type: 'agent_unsubscribe', endpoint }))?.type === 'agent_unsubscribed',
  };
}
