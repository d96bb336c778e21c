import type { Action, Line, Origin, Question, ServerFrame, Welcome } from './frames.ts';
import { createHistory } from './history.ts';
import { createLink, reconnectDelayMs } from './link.ts';
import { createOutbox, type Item } from './outbox.ts';
import type { Platform } from './platform.ts';
import { createPulse } from './pulse.ts';
import { createSession } from './session.ts';
import { single } from './single.ts';
import { createStorage } from './storage.ts';
import { createTyping } from './typing.ts';
import { nothing, type State, type View } from './view.ts';

export interface LiveClientOptions {
  readonly url: string;
  readonly pageId: string;
  readonly locale: string;
  /** Where the visitor is, asked when an action needs it. */
  readonly origin: () => Origin;
  /** Something in the view is different. */
  readonly changed: () => void;
}

export interface LiveClient {
  view(): View;
  open(): void;
  /** Leaves a silent visitor's connection; a conversation stays connected. */
  rest(): void;
  destroy(): void;
  /** A text, or the quick reply with this payload. */
  write(text: string, payload?: string): void;
  postback(title: string, payload: string): void;
  /** The visitor came back to their conversation: the bot hears of a new `ref` once. */
  arrive(): void;
  /** The visitor changed what they are writing; false where nothing is left of it. */
  typing(on: boolean): void;
  /** The visitor has the newest line before their eyes. */
  seen(): void;
  /** Loads thirty older lines. */
  older(): Promise<void>;
  retry(id: string): void;
  discard(id: string): void;
  end(): void;
  /** After an end: the beginning again. */
  again(): void;
}

/** Events that the server takes of a connection: `perMinute.event` in `lib/live/limits.ts`. */
export const perMinute = 20;

/** The visitor's side of the live protocol: what they do is kept until it is acknowledged, what they see is complete and in order. */
export function createLiveClient(platform: Platform, options: LiveClientOptions): LiveClient {
  const { changed } = options;
  const storage = createStorage(platform, 'customer-chat:');
  const session = createSession(storage, options.pageId);
  const outbox = createOutbox(platform, storage);
  const history = createHistory();
  const link = createLink(platform, options.url, { open: opened, frame: receive, changed });
  let state = nothing;
  /** The token that this connection was welcomed with: `null` for a silent visitor, `undefined` before the welcome. */
  let greeted: string | null | undefined;
  /** Whose lines `history` holds. */
  let historyOf: string | null = null;
  /** Acknowledged, and not seen in the history yet. */
  let stored: Item[] = [];
  let refusals = 0;
  /** When each of the last actions was done (ms). */
  let acted: number[] = [];
  /** As the server counted changes of older lines when they were read. */
  let amended: number | undefined;
  let markWanted = 0;
  let markSent = 0;
  let suspicious = false;
  /** How often the pulse beat for a visitor who only looks: every time at first, and after five minutes every half minute. */
  let looks = 0;
  let stopTyping = () => {};

  function set(part: Partial<State>): void {
    state = { ...state, ...part };
    changed();
  }
  function forget(ended: boolean): void {
    session.forget();
    history.clear();
    stored = [];
    markSent = markWanted = 0;
    set({ ...nothing, ready: state.ready, profile: state.profile, ended });
  }

  /* Saying hello, again whenever the session changes. */
  function opened(): void {
    greeted = undefined;
    looks = 0;
    void greet();
  }
  const greet = single(async () => {
    while (link.status() === 'open') {
      const token = session.token();
      if (historyOf !== token) history.clear();
      historyOf = token;
      const start = token === null && outbox.next() !== undefined;
      if (greeted === token && !start) break;
      if (start) await platform.alone('start', async () => void (session.token() ?? (await hello(null, start))));
      else await hello(token, start);
    }
    void pump();
    void catchUp();
  });
  async function hello(token: string | null, start: boolean): Promise<void> {
    const after = token === null ? 0 : history.through();
    const question: Question = { type: 'hello', locale: options.locale, page: options.pageId };
    if (token !== null) question.session = token;
    if (start) question.start = true;
    if (after > 0) question.after = after;
    const answer = await link.ask(question);
    if (answer.type === 'welcome') welcome(answer, token, after > 0);
    else await refused(answer);
  }
  function welcome(frame: Welcome, token: string | null, resumed: boolean): void {
    link.succeeded();
    if (resumed && frame.amended !== amended) {
      // Lines that we have are not what they were: all are read again, as after a reload.
      history.clear();
      return;
    }
    amended = frame.amended;
    if (frame.session?.token) {
      // Another tab was faster: its conversation counts, and nothing was written to ours.
      if (session.token() !== null) return;
      session.save(frame.session.token, frame.session.expires);
      historyOf = frame.session.token;
    }
    greeted = frame.session?.token ?? token;
    history.expect(frame.newest);
    history.fill(frame.entries, resumed && frame.more);
    arrived(frame.entries);
    if (!resumed && token !== null) set({ baseline: history.through(), older: frame.more });
    const { owner, profile } = frame;
    set({ ready: true, owner, profile, marks: { ...state.marks, ...frame.marks }, typing: undefined });
  }
  /** What a refusal means for the conversation as a whole; ends when it is time to try again. */
  async function refused(frame: ServerFrame): Promise<void> {
    const { code, retry_after = 5 } = frame.type === 'error' ? frame : { code: undefined };
    if (code === 'session_unknown' || code === 'session_needed' || code === 'hello_first') greeted = undefined;
    if (code === 'session_unknown' && session.token() !== null) return forget(false);
    const slow = code === 'slow_down';
    const wait = slow ? retry_after * 1000 : reconnectDelayMs(refusals++, platform.random());
    if (slow) set({ slowUntil: platform.now() + wait });
    await new Promise<void>((resolve) => platform.after(wait, resolve));
  }

  /* Sending: one at a time, in order. */
  const pump = single(async () => {
    while (link.status() === 'open' && (outbox.next() || markWanted > markSent)) {
      if (typeof greeted !== 'string' || greeted !== session.token()) return void greet();
      if (outbox.next()) await platform.alone('send', sendNext);
      else await sendMark();
    }
  });
  async function sendNext(): Promise<void> {
    const item = outbox.next();
    if (!item) return;
    const answer = await link.ask({ type: 'event', ...item.action }, item.id);
    if (answer.type === 'ack') keep(item);
    else if (answer.type === 'error' && /^(too_large|bad_frame|unknown_type)$/.test(answer.code)) {
      outbox.fail(item.id, answer.code);
      changed();
    } else await refused(answer);
  }
  async function sendMark(): Promise<void> {
    const seq = markWanted;
    const answer = await link.ask({ type: 'event', read: { seq } }, platform.id());
    markSent = seq;
    if (answer.type !== 'ack') await refused(answer);
  }
  function keep(item: Item): void {
    refusals = 0;
    outbox.remove(item.id);
    if (!('referral' in item.action) && !isShown(item) && !stored.some(({ id }) => id === item.id)) {
      stored.push(item);
      // The line itself comes by push, which is best effort.
      platform.after(5000, () => {
        suspicious = stored.includes(item);
        void catchUp();
      });
    }
    changed();
  }
  function sendAction(action: Action): void {
    outbox.add(action);
    acted = [...acted, platform.now()].slice(-perMinute);
    set({ ended: false });
    link.connect();
    void pump();
  }
  /** Tells the bot of a `ref` that it has not heard of. */
  function introduce(): void {
    const origin = options.origin();
    if (!origin.ref || origin.ref === session.ref.get()) return;
    session.ref.set(origin.ref);
    sendAction({ referral: origin });
  }

  /* Receiving. */
  function receive(frame: ServerFrame): void {
    if (frame.type === 'entry') {
      history.push(frame.entry);
      arrived([frame.entry]);
      void catchUp();
      set(frame.entry.speaker === 'customer' ? {} : { typing: undefined });
    } else if (frame.type === 'typing') {
      stopTyping();
      stopTyping = platform.after(20_000, () => set({ typing: undefined }));
      set({ typing: frame.on ? frame.speaker : undefined });
    } else if (frame.type === 'marks') set({ marks: { ...state.marks, ...frame } });
    else if (frame.type === 'owner') set({ owner: frame.owner });
    else if (frame.type === 'profile') set({ profile: frame.profile });
    else if (frame.type === 'ended') over();
    else if (frame.type === 'error') console.warn('Customer chat:', frame.code, frame.message);
  }
  /** A line that came back is stored, whether its acknowledgement came or not. */
  function arrived(lines: readonly Line[]): void {
    const clients = new Set(lines.map((line) => line.client));
    for (const item of outbox.items()) if (clients.has(item.id)) keep(item);
    stored = stored.filter((item) => !isShown(item));
  }
  const isShown = ({ id }: Item) => history.lines().some((line) => line.client === id);

  const catchUp = single(async () => {
    while (typeof greeted === 'string' && (suspicious || history.gap())) {
      suspicious = false;
      const answer = await link.ask({ type: 'history', after: history.through() });
      if (answer.type !== 'history') return;
      suspicious = answer.more && answer.entries.length > 0;
      history.fill(answer.entries, suspicious);
      arrived(answer.entries);
      changed();
    }
  });
  function over(): void {
    outbox.clear();
    greeted = null;
    forget(true);
  }

  /* Staying alive. */
  const ping = (timeout: number) =>
    single(async () => {
      if (greeted === undefined) return;
      const { locale } = options;
      const answer = await link.ask(greeted === null ? { type: 'ping', locale } : { type: 'ping' }, undefined, timeout);
      if (answer.type !== 'pong') return;
      history.expect(answer.newest);
      if (answer.profile) set({ profile: answer.profile });
      void catchUp();
    })();
  function wake(): void {
    changed();
    if (link.status() === 'closed') return;
    link.connect();
    void ping(5000);
  }
  function beat(): void {
    // Another tab may have gone before it could send what it wrote.
    void pump();
    // The server knows nobody to tell of a new menu where no session is: who only looks, asks.
    if (greeted === null && (++looks < 60 || looks % 6 === 0)) void ping(10_000);
  }
  const stop = [
    createPulse(platform, { wake, ping: () => void ping(10_000), beat }),
    platform.listen('wake', wake),
    platform.listen('offline', changed),
    platform.listen('storage', () => {
      const token = session.token();
      if (greeted && token === null) over();
      else if (token !== null && greeted !== undefined && token !== greeted) void greet();
      changed();
    }),
  ];

  return {
    view() {
      const lines = history.lines();
      const shown = new Set(lines.map((line) => line.client));
      const mine = [
        ...stored.map((item) => ({ ...item, stored: true })),
        ...outbox.items().map((item) => ({ ...item, stored: false })),
      ].filter((item) => !shown.has(item.id) && !('referral' in item.action));
      const seen = session.seen.get();
      const [first = 0] = acted;
      return {
        ...state,
        // The server would refuse what is more: it stays with the visitor, rather than on its way.
        slowUntil: Math.max(state.slowUntil, acted.length < perMinute ? 0 : first + 60_000),
        lines,
        mine,
        link: link.status(),
        offline: !platform.online(),
        started: session.token() !== null || mine.length > 0,
        lasting: storage.lasting(),
        unread: lines.filter((line) => line.seq > seen && 'sent' in line).length,
      };
    },
    open: link.connect,
    rest() {
      if (session.token() === null && !outbox.next()) link.close();
    },
    destroy() {
      for (const each of stop) each();
      stopTyping();
      link.close();
    },
    write(text, payload) {
      // The bot hears first where the words come from: in a conversation that begins with them, and on a page with another ref.
      introduce();
      sendAction({ message: payload === undefined ? { text } : { text, quick_reply: { payload } } });
    },
    postback(title, payload) {
      const origin = options.origin();
      const fresh = session.token() === null && outbox.items().length === 0;
      if (fresh && origin.ref) session.ref.set(origin.ref);
      sendAction({ postback: { title, payload, ...(fresh && { referral: origin }) } });
    },
    arrive() {
      if (session.token() !== null) introduce();
    },
    typing: createTyping(platform, (on) => {
      if (typeof greeted === 'string') link.tell({ type: 'typing', on });
    }),
    seen() {
      const seq = history.through();
      if (seq <= session.seen.get()) return;
      session.seen.set(seq);
      markWanted = seq;
      changed();
      void pump();
    },
    async older() {
      const answer = await link.ask({ type: 'history', before: history.first() }).catch(() => undefined);
      if (answer?.type !== 'history') return;
      history.older(answer.entries);
      set({ older: answer.more });
    },
    retry(id) {
      outbox.retry(id);
      changed();
      void pump();
    },
    discard(id) {
      outbox.remove(id);
      changed();
    },
    end() {
      link.ask({ type: 'end' }).catch(() => {});
      over();
    },
    again: () => set({ ended: false }),
  };
}
