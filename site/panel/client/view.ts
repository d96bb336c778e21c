import type { OwnerKind, Speaker } from '../../../lib/conversation/index.ts';
import type { Line, Marks, Profile } from './frames.ts';
import type { LinkStatus } from './link.ts';
import type { Item } from './outbox.ts';

/** What the server says of the conversation as a whole. */
export interface State {
  /** False until the first welcome. */
  readonly ready: boolean;
  readonly ended: boolean;
  /** There are lines before the first. */
  readonly older: boolean;
  readonly owner: OwnerKind;
  readonly profile: Profile;
  readonly marks: Marks;
  readonly typing: Speaker | undefined;
  /** Lines up to this number were there when the conversation was opened: nobody reads them out. */
  readonly baseline: number;
  /** The server asked for patience until then (ms). */
  readonly slowUntil: number;
}

/** Everything that can be drawn. */
export interface View extends State {
  readonly link: LinkStatus;
  readonly offline: boolean;
  /** True where there is a conversation, or one is being started. */
  readonly started: boolean;
  /** False where the browser keeps nothing: the conversation is lost with the page. */
  readonly lasting: boolean;
  readonly lines: readonly Line[];
  /** The visitor's own lines that the history does not have yet; `stored` where the server has them. */
  readonly mine: readonly (Item & { readonly stored: boolean })[];
  /** The business's lines that the visitor has not seen. */
  readonly unread: number;
}

export const nothing: State = {
  ready: false,
  ended: false,
  older: false,
  owner: 'bot',
  profile: {},
  marks: {},
  typing: undefined,
  baseline: 0,
  slowUntil: 0,
};
