import { type PageReferral, parseServerFrame, type VisitorProfile } from '../../../lib/protocol/index.ts';
import { createAcknowledged } from './acknowledged.ts';
import { createAlive } from './alive.ts';
import { type Asking, createAsking } from './asking.ts';
import { createClosing } from './closing.ts';
import { createEnding } from './ending.ts';
import { createGreeting } from './greeting.ts';
import { createHistory } from './history.ts';
import { createIdentity } from './identity.ts';
import { createLateness } from './lateness.ts';
import { createLink, type VisitorFrames } from './link.ts';
import { createOpenings, type Openings } from './openings.ts';
import { createOutbox } from './outbox.ts';
import { createPatience } from './patience.ts';
import { createPeople } from './people.ts';
import type { KeyValue, Platform } from './platform.ts';
import { createReceiving } from './receiving.ts';
import { createReferrals } from './referrals.ts';
import { createSending } from './sending.ts';
import { createSession } from './session.ts';
import { createState } from './state.ts';
import { createStorage } from './storage.ts';
import { createTyping } from './typing.ts';
import { type View, viewOf } from './view.ts';

export interface LiveClientOptions {
  readonly url: string;
  readonly pageId: string;
  readonly locale: string;
  /** What the panel was built with: it counts until the first welcome. */
  readonly profile?: Partial<VisitorProfile>;
  /** Of the visitor's clock. */
  readonly timeZone?: string;
  /** Where the visitor is, asked when an action needs it. */
  readonly origin: () => PageReferral;
  /** What the page gave to `FB.CustomerChat.update({ identity })`. */
  readonly identity: () => unknown;
  /** What outlasts the page in its own tab alone; `undefined` where the browser refuses it. */
  readonly tabStorage: KeyValue | undefined;
  /** Called when a customer's conversation is hidden: another person may be at this browser now. */
  readonly left: () => void;
  /** Called when the view has changed. */
  readonly changed: () => void;
}

export interface LiveClient {
  view(): View;
  open(): void;
  /** Closes the connection of a visitor without a conversation. */
  rest(): void;
  destroy(): void;
  /** The page may have named another customer. */
  identityChanged(): void;
  /** The browser puts the page away: no proven customer's conversation is in it when it comes back. */
  hide(): void;
  /**
   * Sends a text, or the quick reply with this payload. Returns false where the conversation is gone: nothing is sent,
   * and the view says that it has ended.
   */
  write(text: string, payload?: string): boolean;
  postback(title: string, payload: string): void;
  /** The visitor came back to their conversation: the bot hears of a new `ref` once. */
  arrive(): void;
  /** The visitor changed what they are writing; false where the field is empty now. */
  typing(on: boolean): void;
  /** The visitor sees the newest line. */
  seen(): void;
  /** Loads one page of older lines. */
  older(): Promise<void>;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** @param isDeleted the business deletes the conversation, too. */
  end(isDeleted?: boolean): void;
  /** Leads to Messenger. */
  readonly openings: Omit<Openings, 'resume' | 'told'>;
  readonly ask: Asking['ask'];
  /** After an end: shows the beginning again. */
  again(): void;
}

/**
 * The visitor's side of the live protocol. What the visitor does is kept until it is acknowledged; what they see is
 * complete and in order.
 */
export function createLiveClient(platform: Platform, options: LiveClientOptions): LiveClient {
  const parts = createParts(platform, options);
  const {
    session,
    outbox,
    history,
    link,
    state,
    greeting,
    sending,
    receiving,
    alive,
    referrals,
    ending,
    people,
    identity,
    openings,
    asking,
  } = parts;
  const { changed } = options;
  /** The browser tells no tab of what a script of its own page does to the storage. */
  function isThere(): boolean {
    greeting.sessionChanged();
    return !state.get().ended;
  }
  if (ending.pending()) link.connect();
  identity.changed();
  if (session.token() !== null) openings.resume();
  return {
    view: () => viewOf(parts),
    open: link.connect,
    rest() {
      // What the visitor has seen is not read aloud again when they come back.
      state.set({ baseline: Math.max(state.get().baseline, session.seen.get()) });
      if (session.token() === null && !outbox.next() && !ending.pending()) link.close();
    },
    destroy() {
      alive.stop();
      receiving.stop();
      people.stop();
      link.close();
    },
    identityChanged: identity.changed,
    hide: identity.hide,
    write(text, payload) {
      if (!isThere()) return false;
      // The bot gets the referral before the text, in a new conversation and on a web page with another `ref`.
      referrals.announce();
      sending.send({ message: payload === undefined ? { text } : { text, quick_reply: { payload } } });
      return true;
    },
    postback(title, payload) {
      if (!isThere()) return;
      const referral = referrals.first();
      sending.send({ postback: { title, payload, ...(referral && { referral }) } });
    },
    arrive() {
      if (isThere() && session.token() !== null) referrals.announce();
    },
    typing: createTyping(platform, (on) => {
      if (typeof greeting.token() === 'string') link.tell({ type: 'typing', on });
    }),
    seen() {
      const seq = history.through();
      if (seq <= session.seen.get()) return;
      session.seen.set(seq);
      changed();
      sending.markRead(seq);
    },
    older: receiving.older,
    retry(clientId) {
      outbox.retry(clientId);
      changed();
      void sending.pump();
    },
    discard(clientId) {
      outbox.remove(clientId);
      changed();
    },
    openings,
    ask: asking.ask,
    end(isDeleted) {
      const token = session.token();
      if (token !== null) ending.add(token, isDeleted ? 'deleted' : 'ended');
      greeting.over();
      if (isDeleted) state.set({ deletion: 'asked' });
      link.connect();
      void ending.pump();
    },
    again: () => state.set({ ended: false, deletion: undefined }),
  };
}

/** The parts, each with a state of its own. They reach each other through the callbacks here. */
function createParts(platform: Platform, options: LiveClientOptions) {
  const { url, pageId, locale, timeZone, profile = {}, origin, changed } = options;
  const storage = createStorage(platform, 'customer-chat:');
  const session = createSession(storage, pageId, (sub) => identity.allows(sub));
  const outbox = createOutbox(platform, storage);
  const history = createHistory();
  const state = createState(profile, changed);
  const patience = createPatience(platform, state);
  const lateness = createLateness(platform, (late) => state.set({ late }));
  const people = createPeople(platform, state, changed);
  const kept = createStorage({ storage: options.tabStorage }, 'customer-chat:');
  const openings = createOpenings(platform, state, kept, (question) => asking.ask(question));
  const acknowledged = createAcknowledged(history);
  const link = createLink<VisitorFrames>(platform, url, {
    parse: parseServerFrame,
    open() {
      alive.opened();
      // First, so that the server never hears of a session that has ended.
      void ending.pump();
      greeting.opened();
    },
    frame: (frame) => receiving.receive(frame),
    changed() {
      if (link.status() === 'connecting') lateness.expect();
      else if (link.status() === 'closed') lateness.over();
      changed();
    },
  });
  const ending = createEnding(storage, link, patience, () => {
    // Another conversation may have begun, and ended, since.
    if (state.get().deletion) state.set({ deletion: 'stored' });
  });
  const identity = createIdentity({
    platform,
    storage,
    session,
    given: options.identity,
    allowed() {
      if (session.token() === null) return;
      link.connect();
      greeting.sessionChanged();
      changed();
    },
    hidden: () => greeting.left(),
    signedOut(token, since) {
      ending.add(token, 'signedOut');
      outbox.clear(since);
      session.forget();
      greeting.left();
      link.connect();
      void ending.pump();
    },
  });
  const active = () => alive.active();
  const shared = {
    platform,
    locale,
    timeZone,
    pageId,
    session,
    identity,
    outbox,
    history,
    link,
    state,
    patience,
    lateness,
    people,
    openings,
    acknowledged,
    active,
    changed,
  };
  const greeting = createGreeting(shared, {
    arrived: (lines) => sending.arrived(lines),
    greeted() {
      void sending.pump();
      void receiving.catchUp();
    },
    forgotten() {
      openings.cancel();
      sending.clear();
      patience.reset();
      patience.hurry();
    },
    // What was acknowledged is in the conversation that it was sent to.
    renumbered: () => sending.clear(),
    closed: createClosing(shared),
    left: options.left,
  });
  const asking = createAsking({ ...shared, greeting });
  const sending = createSending({ ...shared, greeting });
  const receiving = createReceiving({ ...shared, greeting }, sending.arrived);
  const alive = createAlive(
    { ...shared, greeting },
    {
      ponged: () => void receiving.catchUp(),
      // Another tab may have closed before it could send what it wrote.
      beat() {
        storage.keep();
        void sending.pump();
        void ending.pump();
      },
    },
  );
  const referrals = createReferrals({
    session,
    outbox,
    isEmpty: () => greeting.token() === session.token() && history.through() + acknowledged.items().length === 0,
    origin,
    send: sending.send,
  });
  return { ...shared, ending, greeting, asking, sending, receiving, alive, referrals };
}
