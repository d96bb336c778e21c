import type { Fields, Level } from '../log.ts';
import type { Queue } from '../queue/index.ts';
import type { Store } from '../store/index.ts';
import type { Connections } from './connections.ts';
import type { MenuOverrides } from './menu-overrides.ts';
import type { Push } from './push.ts';
import type { Sessions } from './sessions.ts';
import type { Tally } from './tally.ts';
import type { ThreadLimits } from './thread-limits.ts';

/** What the socket works with. */
export interface SocketPorts {
  readonly store: Store;
  readonly queue: Queue;
  readonly push: Push;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly tally: Tally;
  readonly threadLimits: ThreadLimits;
  readonly menuOverrides: MenuOverrides;
  /** The Page that visitors write to. */
  readonly pageId: string;
  /** Origins that may connect, see `originPattern`. */
  readonly allowed: RegExp;
  readonly now: () => number;
  readonly log: (level: Level, message: string, fields: Fields) => void;
}

/** Where a frame comes from. */
export interface From {
  readonly connection: string;
  readonly address: string;
}
