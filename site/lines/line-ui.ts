import type { ComponentChildren } from 'preact';
import type { Language } from '../panel/languages/index.ts';

/** What the views of a line need from what shows them: the plugin's panel, or the agents' inbox. */
export interface LineUi extends Pick<Language, 'say' | 'dir' | 'number' | 'money'> {
  /** Media addresses that could not be loaded. */
  readonly broken: ReadonlySet<string>;
  /** Address of the picture that covers the window. */
  readonly largePicture?: string;
  set(change: { readonly largePicture?: string }): void;
  /** Media at this address could not be loaded: a link takes its place. */
  markBroken(url: string): void;
  /** The visitor pressed a button that answers the bot. Missing for agents, who see the buttons and press none. */
  press?(title: string, payload: string): void;
  /** Draws what a customer wrote. */
  text(text: unknown): ComponentChildren;
}
