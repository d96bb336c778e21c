import type { LineStatus, Speaker, ThreadControlChange } from '../conversation/index.ts';
import type { IncomingMessage, Message } from '../messenger/index.ts';

/** A line of the history as the visitor may see it: Messenger's JSON with its number, time and speaker. */
export type VisitorLine = LineBase & (VisitorContent | NoContent);

interface LineBase {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly speaker: Speaker;
  /** The name of the agent who wrote it, where one of our agents did. */
  readonly name?: string;
  readonly mid?: string;
  /** The browser's id of the action that this line came from. */
  readonly client?: string;
  /** Missing where all is well. */
  readonly status?: Extract<LineStatus, 'pending' | 'failed' | 'dropped'>;
  readonly edited?: boolean;
  readonly deleted?: boolean;
  readonly reactions?: Readonly<Partial<Record<'customer' | 'page', string>>>;
}

export type VisitorContent =
  | { readonly message: Pick<IncomingMessage, 'text' | 'quick_reply' | 'reply_to' | 'attachments'> }
  | { readonly postback: { readonly title?: string } }
  | { readonly sent: Message }
  | { readonly control: VisitorControl };

/** A change of owner. The visitor reads the names of our agents, never their ids. */
export interface VisitorControl extends Pick<ThreadControlChange, 'action' | 'from' | 'to'> {
  readonly fromName?: string;
  readonly toName?: string;
}

/** The line was never sent: it keeps its number and has nothing to show. */
interface NoContent {
  readonly status: 'dropped';
}
