import type { Problems } from './check.ts';
import type { Draft } from './draft.ts';

/** What every part of the page is given. Nothing in the view keeps anything of its own: one state, drawn as a whole. */
export interface Ui {
  readonly draft: Draft;
  readonly problems: Problems;
  /** The preview is as narrow as a phone. */
  readonly phone: boolean;
  /** The snippet has the look in it. */
  readonly look: boolean;
  /** What was copied last, while the button says so. */
  readonly copied: string | undefined;
  edit(change: Partial<Draft>): void;
  set(change: { phone?: boolean; look?: boolean }): void;
  copy(id: string, text: string): void;
  restart(): void;
}
