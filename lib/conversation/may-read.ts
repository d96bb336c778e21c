import type { DeliveredLine, Line, Surface } from './conversation.ts';
import { tapOf } from './opening.ts';

/** Who reads a conversation: a browser's session on the website, or the person in Messenger. */
export interface Reader {
  /** Where the lines are read. */
  readonly surface: Surface;
  /** The customer of the reader's own thread. */
  readonly own: string;
  /** On the website: the thread of Messenger that the browser shows after line `through` of its own thread. */
  readonly joined?: Joined;
}

/** The visitor of a thread of the website, wherever what they may read is sent: by mail, or on to Messenger. */
export function visitorOf(customer: string): Reader {
  return { surface: 'web', own: customer };
}

/** A thread of Messenger, and the last line of the own thread that stands before it. */
export interface Joined {
  readonly customer: string;
  readonly through: number;
}

/**
 * Whether a reader may see a line of the thread of `customer`. History, pushes, marks, previews and mails ask this
 * function alone.
 *
 * @example
 * mayRead('web-1', line, { surface: 'web', own: 'web-1' }); // true, unless it was dropped
 */
export function mayRead(customer: string, line: ReadableLine, reader: Reader): boolean {
  if (line.status === 'dropped') return false;
  if (reader.surface === 'messenger') return customer === reader.own && line.surface === 'messenger';
  // What the program says by itself is about the website, and for Messenger, and so are taps on its buttons.
  if (line.speaker === 'system' || isTap(line)) return false;
  return shownSeq(customer, line.seq, reader) !== undefined && !wasReadBefore(customer, line, reader);
}

type ReadableLine = Pick<Line, 'seq' | 'speaker' | 'status' | 'surface' | 'content'> & {
  readonly from?: Pick<DeliveredLine, 'customer' | 'seq'>;
};

function isTap({ content }: ReadableLine): boolean {
  const payload = 'postback' in content ? content.postback.payload : undefined;
  return payload !== undefined && tapOf(payload) !== undefined;
}

/** The answer that this line brought to Messenger is shown already: of the own thread, or of this one. */
function wasReadBefore(customer: string, { from }: ReadableLine, { own, joined }: Reader): boolean {
  if (from === undefined || joined === undefined) return false;
  return from.customer === customer || (from.customer === own && from.seq <= joined.through);
}

/**
 * The number under which a reader on the website knows line `seq` of the thread of `customer`; `undefined` where that
 * line is not theirs. A joined browser counts on where its own thread ends.
 */
export function shownSeq(
  customer: string,
  seq: number,
  { own, joined }: Pick<Reader, 'own' | 'joined'>,
): number | undefined {
  if (joined === undefined) return customer === own ? seq : undefined;
  if (customer === own) return seq <= joined.through ? seq : undefined;
  return customer === joined.customer ? joined.through + seq : undefined;
}

/** The line that a reader on the website knows under this number. */
export function lineShownAs(
  seq: number,
  { own, joined }: Pick<Reader, 'own' | 'joined'>,
): { readonly customer: string; readonly seq: number } {
  if (joined === undefined || seq <= joined.through) return { customer: own, seq };
  return { customer: joined.customer, seq: seq - joined.through };
}
