import type { Row } from '../../lib/conversation/index.ts';
import type { LineUi } from '../lines/line-ui.ts';
import type { InboxClient, InboxView } from './client/index.ts';
import type { InboxConfig } from './contract.ts';
import type { InboxState } from './inbox-state.ts';
import type { InboxLanguage } from './languages/language.ts';

/** What every part of the view receives. */
export interface InboxUi extends InboxState, Omit<InboxLanguage, 'lines'> {
  readonly client: InboxClient;
  readonly view: InboxView;
  readonly config: InboxConfig;
  readonly now: number;
  /** The agent who is signed in; empty before. */
  readonly me: { readonly id: string; readonly name: string };
  readonly row: Row | undefined;
  /** The customers of the tab in the order to show. */
  readonly listed: readonly string[];
  /** Those of them who would stand elsewhere if the list were not held. */
  readonly moved: readonly string[];
  /** Draws what the business wrote: addresses in it are links. */
  readonly lines: LineUi;
  /** Draws what a customer wrote: addresses of other sites are text. */
  readonly customerLines: LineUi;
  set(change: Partial<InboxState>): void;
  /** Moves the focus to the first match after the next drawing. */
  focus(selector: string): void;
  open(customer: string, focus?: string): void;
  leave(): void;
  /** Sorts the list that is held. */
  resort(): void;
  confirmSignIn(): void;
  enableNotifications(): void;
  disableNotifications(): void;
  addDevice(): void;
  readonly observeSize: (element: Element | null) => void;
}
