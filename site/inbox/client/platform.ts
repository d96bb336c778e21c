import type { Platform } from '../../panel/client/index.ts';

/** What the inbox needs of a browser. Tests run it in simulated time. */
export interface InboxPlatform extends Platform {
  /** The agent can see the page. */
  visible(): boolean;
  /** The page was hidden, or is closed: the last moment to send something. */
  onHidden(run: () => void): () => void;
}
