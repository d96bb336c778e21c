import type { AgentDirectory } from '../agents/index.ts';
import type { Links } from '../links/index.ts';
import type { Fields, Level } from '../log.ts';
import type { Queue } from '../queue/index.ts';
import type { IdentitySecrets } from '../settings/identity-secrets.ts';
import type { Store } from '../store/index.ts';
import type { AgentConnections } from './agent-connections.ts';
import type { AgentConnection, VisitorConnection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { MenuOverrides } from './menu-overrides.ts';
import type { NetworkBlocks } from './network-blocks.ts';
import type { OpenShelf } from './open-shelf.ts';
import type { Push } from './push.ts';
import type { Reachable } from './reach.ts';
import type { SessionDigits } from './session-digits.ts';
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
  readonly networkBlocks: NetworkBlocks;
  /** When people answer again (ms); undefined while they do. */
  readonly back: (now: number) => number | undefined;
  readonly agents: AgentDirectory;
  readonly agentConnections: AgentConnections;
  /** The open shelf; one instance of the function reads it at most every two seconds. */
  readonly openShelf: (now: number) => Promise<OpenShelf>;
  /** Whether an address belongs to a push service that notifications may go to. */
  readonly isPushEndpoint: (endpoint: string) => boolean;
  /** The public key of web push (base64url), where there is one. */
  readonly pushKey: () => Promise<string | undefined>;
  /** The secrets with which the shop signs who a visitor is. */
  readonly identitySecrets: () => Promise<IdentitySecrets>;
  readonly links: Links;
  readonly sessionDigits: SessionDigits;
  /** The address that opens a link in Messenger. Missing where no Page is connected. */
  readonly messengerAddress?: ((token: string) => string) | undefined;
  /** Where answers may go that a visitor does not read. */
  readonly reachable: Reachable;
  /** The Page that visitors write to. */
  readonly pageId: string;
  /** The website that Messenger names where it is not known which of the operator's the visitor is on. */
  readonly site: string;
  /** Origins that may connect, see `originPattern`. */
  readonly allowed: RegExp;
  readonly now: () => number;
  readonly log: (level: Level, message: string, fields: Fields) => void;
}

/** Where a visitor's frame comes from. */
export interface VisitorFrom extends From {
  /** The connection, where it said hello with a session. */
  readonly known?: VisitorConnection;
}

/** Where an agent's frame comes from. */
export interface AgentFrom extends From {
  readonly known?: AgentConnection;
}

/** Where a frame comes from. */
export interface From {
  readonly connection: string;
  readonly address: string;
}
