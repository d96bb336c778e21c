import { plain } from '../../../lib/plain.ts';
import type { VisitorLine } from '../../../lib/protocol/index.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { History } from './history.ts';
import type { Link, LinkStatus } from './link.ts';
import type { Item, Outbox } from './outbox.ts';
import type { Platform } from './platform.ts';
import type { Session } from './session.ts';
import type { State, StateHolder } from './state.ts';

/** Everything that can be drawn. */
export interface View extends State {
  readonly link: LinkStatus;
  /** True where there is a conversation, or one is being started. */
  readonly started: boolean;
  /** False where the browser keeps nothing: the conversation is lost with the page. */
  readonly lasting: boolean;
  /** A line that is not sent is lost with the page: the browser has no room for it. */
  readonly unkept: boolean;
  readonly lines: readonly VisitorLine[];
  /** The visitor's own lines that the history does not have yet; `stored` where the server has them. */
  readonly mine: readonly (Item & { readonly stored: boolean })[];
  /** A person owns the conversation, and no one of them is there yet. */
  readonly waiting: boolean;
  /** The business's lines that the visitor has not seen. */
  readonly unread: number;
}

interface ViewParts {
  readonly platform: Platform;
  readonly session: Session;
  readonly outbox: Outbox;
  readonly acknowledged: Acknowledged;
  readonly history: History;
  readonly link: Link;
  readonly state: StateHolder;
}

export function viewOf(parts: ViewParts): View {
  const { platform, session, outbox, acknowledged, history, link } = parts;
  const state = parts.state.get();
  const lines = history.lines();
  const shown = new Set(lines.map((line) => line.client));
  const mine = [
    ...acknowledged.items().map((item) => plain({ ...item, stored: true })),
    ...outbox.items().map((item) => plain({ ...item, stored: false })),
  ].filter((item) => !shown.has(item.id) && !('referral' in item.action));
  const seen = session.seen.get();
  return plain({
    ...state,
    slow: state.slow && outbox.next() !== undefined,
    lines,
    mine,
    link: link.status(),
    started: session.token() !== null || mine.length > 0,
    lasting: session.isKept(),
    unkept: !outbox.isKept(),
    ...presence(state, platform.now()),
    unread: lines.filter((line) => line.seq > seen && 'sent' in line).length,
  });
}

/** Who is there at this moment. A time at which people were to be back is not shown after it. */
function presence({ owner, person: { name, back } }: State, now: number): Pick<View, 'person' | 'waiting'> {
  const isWithPeople = owner === 'agent' || owner === 'page_inbox';
  const isLater = back !== undefined && back > now && back < latestDate;
  return {
    waiting: isWithPeople && !name,
    person: plain({ ...(isWithPeople && { name }), ...(isLater && { back }) }),
  };
}

/** The last moment (ms) that a browser can write as a date. */
const latestDate = 8.64e15;
