import type { Attributes, PanelConfig } from '../contract.ts';
import type { LiveClient, View } from './client/index.ts';
import type { Language } from './languages/index.ts';

/** What the visitor has done to the panel itself. Nothing in the view keeps anything of its own: one state, drawn as a whole. */
export interface Looks {
  mode: 'closed' | 'greeting' | 'open';
  /** The frame was drawn, and what fills it may follow: so a slow phone never stutters. */
  warm?: boolean;
  popup?: 'more' | 'menu';
  /** The question whether to end the chat is shown. */
  ending?: boolean;
  /** A quick reply asked for this. */
  asked?: 'phone' | 'email';
  /** What is written and not sent: survives closing. */
  draft: string;
  /** Number of the first line that is drawn, and of the one that shall be: few are drawn at a time, so that nothing stutters. */
  from: number;
  target: number;
  /** Older lines are on their way. */
  loading?: boolean;
  /** The newest line is drawn and in sight, or was when the last one came. */
  stuck: boolean;
  /** Address of the picture that is shown large. */
  large?: string;
  /** Addresses that the network or the page's policy refused. */
  broken: Set<string>;
}

/** What every part of the view is given. */
export interface Ui extends Language, Readonly<Looks> {
  readonly client: LiveClient;
  readonly view: View;
  readonly config: PanelConfig;
  readonly attributes: Attributes;
  /** The Page's name, fit to be shown. */
  readonly page: string;
  /** Fills the window, as on phones. */
  readonly full: boolean;
  readonly sound: boolean;
  readonly now: number;
  set(looks: Partial<Looks>): void;
  /** Draws, and then moves the focus there; without a place, to where the visitor goes on. */
  focus(selector?: string): void;
  toggleSound(): void;
  open(): void;
  close(): void;
  /** Keeps the newest line in sight when this grows or shrinks. */
  readonly measure: (element: Element | null) => void;
}
