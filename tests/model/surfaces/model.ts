import { createHash } from 'node:crypto';
import type { BrowserJoin, Line, Told } from '../../../lib/conversation/index.ts';
import { linkIdOf } from '../../../lib/links/index.ts';
import type { QueuedEvent } from '../../../lib/queue/queue.ts';
import type { Visitor } from './browsers.ts';
import type { BrowserName, PersonName } from './commands.ts';
import { contentOf, personOf, type Shown } from './phones.ts';
import type { Texts } from './texts.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A link as its visitor made it. */
interface Link {
  readonly purpose: 'follow' | 'join';
  readonly own: string;
  readonly session: string;
  readonly at: number;
  usedBy?: string;
}

interface Linked {
  readonly link: string;
  readonly person: PersonName;
}

/** A visitor's thread, as far as it has to do with Messenger. */
interface Web {
  opened?: Linked;
  follow?: Linked;
  joins: { readonly session: string; readonly person: PersonName; readonly key: string }[];
  unread: { readonly line: Line; readonly due: number }[];
  /** The last line that the model has read. */
  read: number;
  left: boolean;
  /** When it is forgotten, since the visitor wants it to be deleted. */
  deleteAt?: number;
}

/** The thread of a person in Messenger, as far as it has to do with the website. */
interface Messenger {
  offer?: { readonly link: string; readonly web: string; readonly at: number };
  follows?: { readonly link: string; readonly web: string };
  joinedBy?: readonly { readonly id: string; readonly session: string; readonly at: number }[];
}

/** A browser's session may read a person's chat in Messenger. */
interface Right {
  readonly session: string;
  readonly visitor: Visitor['name'];
  readonly person: PersonName;
  /** The join, from when Messenger's thread has heard of it. */
  id?: string;
  isOver: boolean;
}

/** What the model reads of an event. */
interface Read {
  readonly sender?: { readonly id: string };
  readonly referral?: { readonly ref?: string };
  readonly postback?: {
    readonly payload?: string;
    readonly title?: string;
    readonly referral?: { readonly ref?: string };
  };
  readonly read?: { readonly watermark: number };
  readonly left?: boolean;
  readonly from?: string;
  readonly told?: Told;
}

/**
 * The two surfaces as a reader of the design would keep them on paper: who may read what, and which answers have to go
 * to Messenger. It reads each event once, after it was handled, and knows no crash.
 */
export class Model {
  /** For each answer of the website: to whom it had to go, once for each time. */
  readonly goes = new Map<string, PersonName[]>();
  /** Threads whose conversation was forgotten, and when. */
  readonly forgotten = new Map<string, number>();
  private readonly links = new Map<string, Link>();
  private readonly newest = new Map<string, string>();
  /** For each event: the newest links when a worker began to handle it. */
  private readonly newestBefore = new Map<string, ReadonlyMap<string, string>>();
  private readonly webs = new Map<string, Web>();
  private readonly messengers = new Map<PersonName, Messenger>();
  private readonly rights: Right[] = [];
  /** The threads of the website of which a person has once asked to be shown the answers. */
  private readonly shown = new Map<PersonName, Set<string>>();
  /** What each session has been shown digits for. */
  private readonly digits = new Map<string, { readonly person: PersonName; readonly until: number }>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly texts: Texts,
    /** The key of the event that has used the link, as the table says. Its worker may have been killed then. */
    private readonly usedBy: (link: string) => string | undefined,
  ) {}

  linkWasMade(
    token: string,
    made: { purpose: Link['purpose']; visitor: Visitor; at: number; isNewest: boolean },
  ): void {
    const id = linkIdOf(token);
    const { purpose, visitor, at, isNewest } = made;
    this.links.set(id, { purpose, own: visitor.own, session: hashOf(visitor), at });
    if (isNewest) this.newest.set(visitor.own, id);
  }

  /** @returns complaints: digits were accepted that Messenger does not show for this session. */
  digitsWereRight(visitor: Visitor, person: PersonName, wrong: boolean): string[] {
    const session = hashOf(visitor);
    const known = this.digits.get(session);
    this.rights.push({ session, visitor: visitor.name, person, isOver: false });
    if (!wrong && known?.person === person) return [];
    return [`${visitor.name} joined ${person} with digits that were not shown for it`];
  }

  /** *Forget this device* was acknowledged, or the chat was ended. */
  forgetsDevice(visitor: Visitor, isOver = false): void {
    const session = hashOf(visitor);
    for (const right of this.rights) {
      // A join that Messenger's thread has not heard of yet is ended by the threads, one after the other.
      if (right.session === session && (isOver || right.id !== undefined)) right.isOver = true;
    }
  }

  /** @returns complaints about what a browser was sent. */
  browserSees(visitor: Visitor, browser: BrowserName, frame: unknown): string[] {
    const about = `${browser} was sent`;
    const text = JSON.stringify(frame);
    const complaints = this.texts.in(frame).flatMap(({ text: quoted, origin }) => {
      if (origin.by === 'in messenger') {
        return this.mayRead(visitor, origin.person) ? [] : [`${about} ${quoted} of ${origin.person}`];
      }
      const own = origin.by === 'visitor' ? origin.own : origin.web;
      if (own === visitor.own || this.shares(visitor)) return [];
      if (origin.by === 'agent' && this.wasShown(visitor, own)) return [];
      return [`${about} ${quoted} of another visitor`];
    });
    for (const [, psid = ''] of text.matchAll(/Name-of-(\d+)/g)) {
      const person = personOf(psid);
      if (person && !this.mayRead(visitor, person)) complaints.push(`${about} the name of ${person}`);
    }
    if (/"speaker":"system"[^{}]*"sent"/.test(text)) complaints.push(`${about} what the program says in Messenger`);
    return complaints;
  }

  /** @returns complaints about what a phone was sent. */
  phoneShows({ person, message }: Shown): string[] {
    const about = `the phone of ${person} shows`;
    const complaints = this.texts.in(contentOf(message)).flatMap(({ text, origin }) => {
      if (origin.by === 'in messenger') return origin.person === person ? [] : [`${about} ${text} of ${origin.person}`];
      if (this.rights.some((right) => right.person === person)) return [];
      if (origin.by === 'visitor') return [`${about} ${text}, which a visitor wrote`];
      return this.shown.get(person)?.has(origin.web) ? [] : [`${about} ${text} before *Show*`];
    });
    if (contentOf(message).includes('web-')) complaints.push(`${about} words of the website's bot`);
    return complaints;
  }

  /** A worker begins to handle an event. */
  begins({ key }: QueuedEvent): void {
    if (!this.newestBefore.has(key)) this.newestBefore.set(key, new Map(this.newest));
  }

  /** An event was handled, and is not delivered again by itself. */
  async handled(event: QueuedEvent, now: number, linesOf: (thread: string) => Promise<readonly Line[]>): Promise<void> {
    const { thread, key } = event;
    const item = (event.item ?? {}) as Read;
    const isRepeated = this.seen.has(key) && !(event.source === 'clock' && event.item === undefined);
    this.seen.add(key);
    // A replay from before the conversation was forgotten.
    if (event.at <= (this.forgotten.get(thread.customer) ?? 0)) return;
    const person = personOf(thread.customer);
    const deleteAt = this.webs.get(thread.customer)?.deleteAt;
    const isDeleted = event.source === 'clock' && event.item === undefined && deleteAt !== undefined && deleteAt <= now;
    if (isDeleted || (item.told?.kind === 'forget' && !isRepeated)) return this.forgets(thread.customer, event.at);
    if (!isRepeated) {
      if (item.told !== undefined) this.told(thread.customer, item.from ?? '', item.told, { key, now });
      if (person !== undefined) this.inMessenger(person, item, event, now);
      else await this.onWeb(thread.customer, item, event, { now, linesOf });
    }
    if (person === undefined) await this.readAnswers(thread.customer, now, linesOf);
  }

  private forgets(thread: string, now: number): void {
    this.forgotten.set(thread, now);
    const person = personOf(thread);
    this.webs.delete(thread);
    if (person !== undefined) this.messengers.delete(person);
    for (const right of this.rights) if (right.person === person) right.isOver = true;
    for (const [id, link] of this.links) if (link.own === thread) this.links.delete(id);
  }

  private inMessenger(person: PersonName, item: Read, { key, standby }: QueuedEvent, now: number): void {
    const ref = item.referral?.ref ?? item.postback?.referral?.ref;
    if (ref?.startsWith('cc-')) this.opens(person, linkIdOf(ref), key, now);
    const payload = item.postback?.payload;
    const [, button, id] = /^cc:(show|not_me|undo):([0-9a-f]+)$/.exec(payload ?? '') ?? [];
    if (button !== undefined) this.taps(person, button, id, now);
    else if (item.postback !== undefined && payload === undefined && standby) {
      this.taps(person, buttonOf(item.postback.title ?? ''), undefined, now);
    }
  }

  private opens(person: PersonName, id: string, key: string, now: number): void {
    const link = this.links.get(id);
    const messenger = this.messengerOf(person);
    // A day later there is nothing to show any more.
    if (messenger.offer && now - messenger.offer.at >= DAY) delete messenger.offer;
    if (messenger.offer?.link === id || messenger.follows?.link === id) return;
    if (link === undefined || (link.usedBy ?? this.usedBy(id) ?? key) !== key) return;
    if (!this.isNewest(link.own, id, key)) return;
    if (link.usedBy === undefined && now >= link.at + 10 * MINUTE) return;
    link.usedBy = key;
    if (link.purpose === 'join') this.digits.set(link.session, { person, until: now + 10 * MINUTE });
    else messenger.offer = { link: id, web: link.own, at: now };
  }

  /** Where the visitor asked for a new link while this one was opened, the table says which came first. */
  private isNewest(own: string, id: string, key: string): boolean {
    if (this.newest.get(own) === id) return true;
    return this.newestBefore.get(key)?.get(own) === id && this.usedBy(id) === key;
  }

  private taps(person: PersonName, button: string, id: string | undefined, now: number): void {
    const messenger = this.messengerOf(person);
    if (button === 'show' && messenger.offer && now - messenger.offer.at >= DAY) delete messenger.offer;
    const { offer } = messenger;
    const isOf = (known: typeof offer) => known !== undefined && (id === undefined || id === known.link);
    if (button === 'show' && offer !== undefined && isOf(offer)) {
      messenger.follows = offer;
      delete messenger.offer;
      const shown = this.shown.get(person) ?? new Set();
      this.shown.set(person, shown.add(offer.web));
    }
    if (button === 'not_me') refuses(messenger, id);
    if (button === 'undo') this.undoes(person, id, now);
  }

  /** A bubble ends its own join. Where that has ended before, or is not named, newer ones end, or else all. */
  private undoes(person: PersonName, id: string | undefined, now: number): void {
    const messenger = this.messengerOf(person);
    const { joinedBy = [] } = messenger;
    const named = joinedBy.filter((join) => join.id === id);
    const recent = joinedBy.filter(({ at }) => now - at < 7 * DAY);
    const meant = [named, recent, joinedBy].find(({ length }) => length > 0) ?? [];
    messenger.joinedBy = joinedBy.filter((join) => !meant.includes(join));
    for (const right of this.rights) {
      if (right.person === person && meant.some((join) => join.id === right.id)) right.isOver = true;
    }
  }

  private told(thread: string, from: string, told: Told, { key, now }: { key: string; now: number }): void {
    const person = personOf(thread);
    if (person !== undefined) {
      this.toldMessenger(person, from, told, now);
      return;
    }
    const web = this.webOf(thread);
    const teller = personOf(from);
    switch (told.kind) {
      case 'opened':
        if (!web.left && web.follow?.link !== told.link && teller) web.opened = { link: told.link, person: teller };
        return;
      case 'refused':
        this.isRefused(web, { link: told.link, person: teller });
        return;
      case 'delete':
        web.deleteAt ??= now + 3 * DAY;
        return;
      case 'stop':
        if (told.what === 'messenger') this.endFollowing(web);
        return;
      case 'join': {
        const joined = personOf(told.customer);
        if (web.left || joined === undefined) return;
        web.joins = [
          ...web.joins.filter(({ session }) => session !== told.session),
          { session: told.session, person: joined, key },
        ];
        // The visitor is here, and reads it.
        web.unread = [];
        return;
      }
      case 'undone':
        web.joins = web.joins.filter((join) => !(join.key.startsWith(told.id) && join.person === teller));
        return;
      case 'forget_device':
        web.joins = web.joins.filter(({ session }) => session !== told.session);
        return;
    }
  }

  private isRefused(
    web: Web,
    { link, person }: { readonly link: string; readonly person: PersonName | undefined },
  ): void {
    const isOf = (known: Linked | undefined) => known?.link === link && known?.person === person;
    if (isOf(web.opened)) delete web.opened;
    if (!isOf(web.follow)) return;
    delete web.follow;
    web.unread = [];
  }

  private toldMessenger(person: PersonName, from: string, told: Told, now: number): void {
    const messenger = this.messengerOf(person);
    switch (told.kind) {
      case 'stopped':
        if (messenger.offer?.link === told.link && messenger.offer?.web === from) delete messenger.offer;
        if (messenger.follows?.link === told.link && messenger.follows?.web === from) delete messenger.follows;
        return;
      case 'joined':
        this.isJoined(person, told, now);
        return;
      case 'forget_device':
        messenger.joinedBy = messenger.joinedBy?.filter(({ session }) => session !== told.session);
        for (const right of this.rights) {
          if (right.session === told.session && right.person === person && right.id !== undefined) right.isOver = true;
        }
    }
  }

  /** A later join of a browser takes the place of its first, also where the model has seen one right alone. */
  private isJoined(person: PersonName, { id, session }: Pick<BrowserJoin, 'id' | 'session'>, now: number): void {
    const messenger = this.messengerOf(person);
    const others = (messenger.joinedBy ?? []).filter((join) => join.session !== session);
    messenger.joinedBy = [...others, { id, session, at: now }];
    const rights = this.rights.filter((right) => right.session === session && right.person === person && !right.isOver);
    const known = rights.filter((right) => right.id !== undefined);
    const next = rights.find((right) => right.id === undefined);
    for (const right of [...known, ...(next ? [next] : [])]) right.id = id;
  }

  private async onWeb(
    thread: string,
    item: Read,
    { source }: QueuedEvent,
    { now, linesOf }: { now: number; linesOf: (thread: string) => Promise<readonly Line[]> },
  ): Promise<void> {
    const web = this.webOf(thread);
    if (item.left) {
      web.left = true;
      web.joins = [];
      this.endFollowing(web);
    }
    const watermark = item.read?.watermark;
    if (watermark !== undefined) web.unread = web.unread.filter(({ line }) => line.at > watermark);
    if (item.told?.kind === 'followed') {
      await this.follows(thread, { link: item.told.link, person: personOf(item.from ?? '') }, linesOf);
    }
    if (source !== 'clock' || item.left) return;
    for (const { line, due } of web.unread) {
      if (due <= now && web.follow) this.hasToGo(line, web.follow.person);
    }
    web.unread = web.unread.filter(({ due }) => due > now);
  }

  /** *Show*: the last answer of a person goes there now. */
  private async follows(
    thread: string,
    { link, person }: { readonly link: string; readonly person: PersonName | undefined },
    linesOf: (thread: string) => Promise<readonly Line[]>,
  ): Promise<void> {
    const web = this.webOf(thread);
    const { opened } = web;
    if (web.left || opened === undefined || opened.link !== link || opened.person !== person) return;
    const waits = web.follow?.person === person && web.unread.length > 0;
    delete web.opened;
    web.follow = opened;
    // What waits for the same person comes in its order, the last answer with it.
    web.unread = waits ? web.unread.map((each) => ({ ...each, due: 0 })) : [];
    if (waits) return;
    const lines = await linesOf(thread);
    const last = lines.findLast(isAnswer);
    if (last) this.hasToGo(last, opened.person);
  }

  /** Answers of persons that have gone out on the website since the model last looked. */
  private async readAnswers(
    thread: string,
    now: number,
    linesOf: (thread: string) => Promise<readonly Line[]>,
  ): Promise<void> {
    const web = this.webOf(thread);
    const lines = await linesOf(thread);
    for (const line of lines.filter(({ seq }) => seq > web.read)) {
      if (!isAnswer(line)) continue;
      const joined = web.joins.at(-1);
      if (joined) this.hasToGo(line, joined.person);
      else if (web.follow) web.unread.push({ line, due: now + MINUTE });
    }
    web.read = Math.max(web.read, ...lines.map(({ seq }) => seq));
  }

  private hasToGo({ content }: Line, person: PersonName): void {
    const text = 'sent' in content ? (content.sent.text ?? '') : '';
    this.goes.set(text, [...(this.goes.get(text) ?? []), person]);
  }

  private endFollowing(web: Web): void {
    delete web.opened;
    delete web.follow;
    web.unread = [];
  }

  private mayRead(visitor: Visitor, person: PersonName): boolean {
    const session = hashOf(visitor);
    return this.rights.some((right) => right.session === session && right.person === person && !right.isOver);
  }

  /** Both visitors show the chat of one person, and what each writes stands in it. */
  private shares(visitor: Visitor): boolean {
    const others = new Set(this.rights.filter((right) => right.visitor !== visitor.name).map(({ person }) => person));
    return [...others].some((person) => this.mayRead(visitor, person));
  }

  /** The visitor shows the chat of a person whom answers of this thread of the website have followed. */
  private wasShown(visitor: Visitor, web: string): boolean {
    return [...this.shown].some(([person, webs]) => webs.has(web) && this.mayRead(visitor, person));
  }

  private webOf(thread: string): Web {
    const web = this.webs.get(thread) ?? { joins: [], unread: [], read: 0, left: false };
    this.webs.set(thread, web);
    return web;
  }

  private messengerOf(person: PersonName): Messenger {
    const messenger = this.messengers.get(person) ?? {};
    this.messengers.set(person, messenger);
    return messenger;
  }
}

/** *Not me*: by whichever link, that chat of the website comes no more. Where it is not named, none does. */
function refuses(messenger: Messenger, id: string | undefined): void {
  const { offer, follows } = messenger;
  const named = [offer, follows].find((each) => each?.link === id)?.web;
  if (named === undefined || offer?.web === named) delete messenger.offer;
  if (named === undefined || follows?.web === named) delete messenger.follows;
}

/** A person has answered, and it went out. */
function isAnswer({ speaker, status, content }: Line): boolean {
  return speaker === 'agent' && status === 'sent' && 'sent' in content;
}

function hashOf({ token = '' }: Pick<Visitor, 'token'>): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The words on the buttons, in English. */
function buttonOf(title: string): string {
  if (title === 'Show the answer') return 'show';
  return title === 'Not me' ? 'not_me' : 'undo';
}
