import { plain } from '../../../lib/plain.ts';
import type { VisitorAction, VisitorLine } from '../../../lib/protocol/index.ts';
import type { Item, View } from '../client/index.ts';
import { controlEvents } from './control.ts';

/** One row of the conversation. */
export interface Row {
  readonly key: string;
  readonly at: number;
  /** The visitor's. */
  readonly own: boolean;
  /** The agent who wrote it. */
  readonly name?: string;
  readonly line: VisitorLine | VisitorAction;
  readonly seq?: number;
  readonly item?: Item & { readonly stored: boolean };
  /** The first row of the chat in Messenger, in a browser that shows both. */
  readonly beginsMessenger: boolean;
  /** The first row of its day. */
  readonly day: boolean;
  /** First and last of a group: rows of one side, close in time. */
  readonly first: boolean;
  readonly last: boolean;
}
type UngroupedRow = Omit<Row, 'beginsMessenger' | 'day' | 'first' | 'last'>;

const MAX_GAP_IN_GROUP = 5 * 60_000;

/** The lines from number `firstDrawn` on, then the visitor's own that are not in the history yet. */
export function rowsOf(view: View, firstDrawn: number): Row[] {
  const rows: UngroupedRow[] = [];
  for (const line of view.lines) {
    const { seq, at, name } = line;
    if (seq < firstDrawn || !isShown(line)) continue;
    rows.push(plain({ key: line.client ?? `${seq}`, at, own: line.speaker === 'customer', name, line, seq }));
  }
  for (const item of view.mine) rows.push(plain({ key: item.id, at: item.at, own: true, line: item.action, item }));
  const isFirstDrawn = !view.older && firstDrawn <= (view.lines[0]?.seq ?? 0);
  return rows.map((row, index) => {
    const previous = rows[index - 1];
    const isInMessenger = isOfMessenger(view, row);
    const isAfterOther = previous ? !isOfMessenger(view, previous) : isFirstDrawn;
    return plain({
      ...row,
      beginsMessenger: isInMessenger && isAfterOther,
      day: !previous || dayOf(previous) !== dayOf(row),
      first: !areGrouped(previous, row),
      last: !areGrouped(row, rows[index + 1]),
    });
  });
}

/** Lines up to `through` are the website's own. What has no number yet goes to Messenger's conversation. */
function isOfMessenger({ reach: { messenger } }: View, { seq = Number.POSITIVE_INFINITY }: UngroupedRow): boolean {
  return messenger?.state === 'joined' && seq > messenger.through;
}

const dayOf = (row: UngroupedRow) => new Date(row.at).toDateString();

function areGrouped(one: UngroupedRow | undefined, next: UngroupedRow | undefined): boolean {
  if (!one || !next || 'control' in one.line || 'control' in next.line) return false;
  if (one.own !== next.own || one.name !== next.name) return false;
  return next.at - one.at < MAX_GAP_IN_GROUP && dayOf(one) === dayOf(next);
}

/**
 * Hidden lines: messages that did not reach the visitor, postbacks without a title (a `ref` that came as Get Started),
 * and changes of owner that the visitor does not notice.
 */
function isShown(line: VisitorLine): boolean {
  if ('control' in line) return controlEvents(line.control).length > 0;
  if ('postback' in line && !line.postback.title) return false;
  return line.status !== 'dropped' && (line.speaker === 'customer' || line.status !== 'failed');
}
