import type { VisitorAction, VisitorLine } from '../../../lib/protocol/index.ts';
import type { Item, View } from '../client/index.ts';

/** One row of the conversation as it is drawn. */
export interface Row {
  readonly key: string;
  readonly at: number;
  readonly own: boolean;
  readonly line: VisitorLine | VisitorAction;
  readonly seq?: number;
  readonly item?: Item & { readonly stored: boolean };
  /** A new day begins. */
  readonly day: boolean;
  /** First and last of what one side said in a row. */
  readonly first: boolean;
  readonly last: boolean;
}
type Bare = Omit<Row, 'day' | 'first' | 'last'>;

const SAME_TIME = 5 * 60_000;

/** The lines from number `from` on, then the visitor's own that are not in the history yet. */
export function rows(view: View, from: number): Row[] {
  const list: Bare[] = [];
  for (const line of view.lines) {
    const { seq, at } = line;
    if (seq >= from && isShown(line))
      list.push({ key: line.client ?? `${seq}`, at, own: line.speaker === 'customer', line, seq });
  }
  for (const item of view.mine) list.push({ key: item.id, at: item.at, own: true, line: item.action, item });
  return list.map((row, index) => {
    const before = list[index - 1];
    return {
      ...row,
      day: !before || day(before) !== day(row),
      first: !joined(before, row),
      last: !joined(row, list[index + 1]),
    };
  });
}

const day = (row: Bare) => new Date(row.at).toDateString();

function joined(one: Bare | undefined, other: Bare | undefined): boolean {
  if (!one || !other || 'control' in one.line || 'control' in other.line) return false;
  return one.own === other.own && other.at - one.at < SAME_TIME && day(one) === day(other);
}

/** What did not reach the visitor, what has no words (a ref that was told as Get Started), and changes of owner that do not concern them, are no rows. */
function isShown(line: VisitorLine): boolean {
  if ('control' in line) {
    const { action, from, to } = line.control;
    return action !== 'request' && (from === 'bot') !== (to === 'bot');
  }
  if ('postback' in line && !line.postback.title) return false;
  return line.status !== 'dropped' && (line.speaker === 'customer' || line.status !== 'failed');
}
