import type { ServerFrame, VisitorLine } from '../../../lib/protocol/index.ts';
import type { BrowserName, Place } from './commands.ts';
import { visitorOf } from './texts.ts';

/** What one visitor's browser keeps. Its tabs share it. */
export interface Visitor {
  readonly name: 'home' | 'other';
  /** The session, until it is over. */
  token: string | undefined;
  /** The thread of the website that the session began, also after its end. */
  own: string;
  /** Rises with each session. */
  sessions: number;
}

interface Tab {
  readonly name: BrowserName;
  readonly connection: string;
  readonly visitor: Visitor;
  /** The tab has said hello, and was not told to do it again. */
  isOpen: boolean;
  /** The visitor as the tab said hello last: with the session of then. Another tab may have ended it since. */
  greeted: Visitor | undefined;
  /** Lines by their numbers, as they were pushed and read since the last hello. */
  lines: Map<number, unknown>;
}

interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface BrowsersAround {
  readonly send: (frame: object, tab: { readonly connection: string; readonly address: string }) => Promise<unknown>;
  /** Which thread a session has begun. */
  readonly ownOf: (connection: string) => Promise<string>;
  /** A frame has reached a browser. It is for the visitor of now, or for the one of the tab's last hello. */
  readonly sees: (visitors: readonly Visitor[], browser: BrowserName, frame: unknown) => void;
}

/** The visitors' browsers, as the plugin drives them: hello anew where they are told to. */
export class Browsers {
  private readonly visitors = { home: visitor('home'), other: visitor('other') };
  private readonly tabs: Readonly<Record<BrowserName, Tab>> = {
    home: tab('home', this.visitors.home),
    tab: tab('tab', this.visitors.home),
    other: tab('other', this.visitors.other),
  };
  private ids = 0;

  constructor(private readonly around: BrowsersAround) {}

  visitor(place: BrowserName | Extract<Place, 'home' | 'other'>): Visitor {
    return this.visitors[visitorOf(place)];
  }

  /** The lines that a tab has been shown since its last hello; nothing where it has to say hello first. */
  linesOf(name: BrowserName): unknown[] | undefined {
    const { isOpen, lines } = this.tabs[name];
    return isOpen ? [...lines.values()] : undefined;
  }

  /** A frame is pushed. */
  post(connection: string, data: string): boolean {
    const found = Object.values(this.tabs).find((each) => each.connection === connection);
    if (found === undefined) return false;
    this.see(found, JSON.parse(data));
    return true;
  }

  /** All connections were closed: the tabs say hello anew. */
  disconnect(): void {
    for (const each of Object.values(this.tabs)) each.isOpen = false;
  }

  /** Says hello where the tab has not, and sends the frame. @returns the answer. */
  async asks(name: BrowserName, frame: Frame): Promise<ServerFrame | undefined> {
    const asking = this.tabs[name];
    if (!asking.isOpen) await this.hello(name);
    return this.send(asking, frame);
  }

  /** Says hello, with its session where it has one. */
  async hello(name: BrowserName): Promise<ServerFrame | undefined> {
    const { visitor, connection } = this.tabs[name];
    const before = visitor.token;
    const isNew = before === undefined;
    this.tabs[name].greeted = { ...visitor };
    const answer = await this.send(this.tabs[name], {
      type: 'hello',
      locale: 'en_US',
      ...(isNew ? { start: true } : { session: before }),
    });
    if (answer?.type !== 'welcome') return answer;
    // Another tab was faster, as the plugin does it: its session counts, nothing was written with this one.
    if (isNew && visitor.token !== undefined) return this.hello(name);
    this.tabs[name].isOpen = true;
    if (isNew && answer.session?.token !== undefined) {
      visitor.token = answer.session.token;
      visitor.sessions += 1;
      visitor.own = await this.around.ownOf(connection);
    }
    this.tabs[name].greeted = { ...visitor };
    return answer;
  }

  /** Reads everything that the tab may see now, page by page. */
  async readsAll(name: BrowserName): Promise<VisitorLine[]> {
    await this.hello(name);
    const read: VisitorLine[] = [];
    for (let after = 0; ; ) {
      const answer = await this.asks(name, { type: 'history', after });
      if (answer?.type !== 'history') throw new Error(`${name} reads ${JSON.stringify(answer)}`);
      read.push(...answer.entries);
      after = Math.max(after, ...answer.entries.map(({ seq }) => seq));
      if (!answer.more) return read;
    }
  }

  private async send(asking: Tab, frame: object): Promise<ServerFrame | undefined> {
    this.ids += 1;
    const from = { connection: asking.connection, address: `198.51.100.${asking.name.length}` };
    const raw = await this.around.send({ id: `f${this.ids}`, ...frame }, from);
    if (raw === undefined) return undefined;
    const answer = plain(raw) as ServerFrame;
    this.see(asking, answer);
    return answer;
  }

  private see(seeing: Tab, frame: ServerFrame): void {
    const { visitor, name, lines, greeted } = seeing;
    this.around.sees(greeted === undefined ? [visitor] : [visitor, greeted], name, frame);
    if (frame.type === 'welcome') lines.clear();
    if (frame.type === 'welcome' || frame.type === 'history') {
      for (const entry of frame.entries) lines.set(entry.seq, entry);
    }
    if (frame.type === 'entry') lines.set(frame.entry.seq, frame.entry);
    const isRefused = frame.type === 'error' && (frame.code === 'hello_first' || frame.code === 'session_needed');
    if (frame.type === 'again' || isRefused) seeing.isOpen = false;
    const isOver = frame.type === 'ended' || (frame.type === 'error' && frame.code === 'session_unknown');
    if (isOver) this.forget(visitor);
  }

  private forget(visitor: Visitor): void {
    visitor.token = undefined;
    for (const each of Object.values(this.tabs)) if (each.visitor === visitor) each.isOpen = false;
  }
}

function visitor(name: Visitor['name']): Visitor {
  return { name, token: undefined, own: '', sessions: 0 };
}

function tab(name: BrowserName, visitor: Visitor): Tab {
  return { name, connection: `connection-of-${name}`, visitor, isOpen: false, greeted: undefined, lines: new Map() };
}

/** As a browser reads it: without undefined fields. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
