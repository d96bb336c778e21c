import type { Problems } from './check.ts';
import type { Draft } from './draft.ts';

/** What every part of the page gets. All state is here, so each change draws the whole page. */
export interface Ui {
  readonly draft: Draft;
  readonly problems: Problems;
  /** The preview is as narrow as a phone. */
  readonly phone: boolean;
  /** The snippet includes the look. */
  readonly look: boolean;
  /** Id of the text whose button says "Copied". */
  readonly copied: string | undefined;
  edit(change: Partial<Draft>): void;
  set(change: { phone?: boolean; look?: boolean }): void;
  copy(id: string, text: string): void;
  restart(): void;
}
