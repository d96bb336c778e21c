import type { Attributes, PanelConfig } from '../contract.ts';
import type { LineUi } from '../lines/line-ui.ts';
import type { LiveClient, View } from './client/index.ts';
import type { Language } from './languages/index.ts';
import type { PanelState } from './state.ts';

/** What every part of the view receives. */
export interface Ui extends Language, PanelState, LineUi {
  readonly liveClient: LiveClient;
  readonly view: View;
  readonly config: PanelConfig;
  readonly attributes: Attributes;
  /** The Page's name without characters that could deceive. */
  readonly pageName: string;
  /** The dialog fills the window, as on phones. */
  readonly fillsWindow: boolean;
  readonly sound: boolean;
  readonly now: number;
  /** What the visitor has done up to now, where something took time. */
  state(): PanelState;
  set(change: Partial<PanelState>): void;
  /**
   * Moves the focus after the next drawing: to the first match of the selector, by default to where the visitor goes
   * on.
   */
  focus(selector?: string): void;
  toggleSound(): void;
  open(): void;
  close(): void;
  /** Whether the log shows its end; to be asked when it has scrolled. */
  readonly isAtNewest: (log: Element) => boolean;
  /** A `ref`: the log keeps its newest line in sight when this element grows or shrinks. */
  readonly observeSize: (element: Element | null) => void;
}
