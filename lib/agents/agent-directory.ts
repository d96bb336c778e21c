import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { JsonObject } from '../json.ts';
import type { LiveTable } from '../live/table.ts';
import { agentPrefix, ofAgentPrefix } from '../store/keys.ts';
import { type AgentSession, agentSessions, readAgentSession } from './agent-sessions.ts';
import type { AgentRecord } from './agents.ts';
import { allAgentItems } from './agents-query.ts';
import { isAgentId } from './keys.ts';
import { type OneTimeTokens, oneTimeTokens, type TokenTry } from './one-time-tokens.ts';
import { type OnlineAgents, onlineAgents } from './online-agents.ts';
import { type People, people, unknownAgent } from './people.ts';
import { isOfSession, type Subscriptions, subscriptions } from './subscriptions.ts';
import { type WrongCodes, wrongCodes } from './wrong-codes.ts';

/**
 * The agents of a stack, and everything that belongs to them. The table has tokens only as hashes.
 *
 * @example
 * ```ts
 * const directory = agentDirectory({ documentClient, table });
 * const anna = await directory.add({ name: 'Anna' }, now);
 * const { token } = await directory.invite(anna.id, now); // The link: inbox.html#invite=TOKEN
 * const signedIn = await directory.signIn(token, { network, now });
 * await directory.session(signedIn.token, now); // { agent, session }
 * ```
 */
export interface AgentDirectory extends People {
  /** Makes a one-time link's token (24 h). @throws {AgentError} `unknown_agent`. */
  invite(agentId: string, now: number): Promise<OneTimeToken>;
  /** Makes a code that signs one more device in (ten minutes). @throws {AgentError} `unknown_agent`. */
  deviceCode(agentId: string, now: number): Promise<OneTimeToken>;
  /**
   * Whom an invite or a device code signs in; `undefined` where it is unknown, used, expired, of a revoked agent, or
   * where the network has tried five wrong codes in ten minutes. It consumes nothing: mail scanners open links.
   */
  invitation(token: string, from: TokenTry): Promise<AgentRecord | undefined>;
  /** Makes a session and consumes the token; `undefined` as `invitation`. Of two calls at once one succeeds. */
  signIn(token: string, from: TokenTry): Promise<SignedIn | undefined>;
  /**
   * The agent of a session's token; `undefined` where it is unknown, ended, or the agent was revoked. It prolongs the
   * session, with at most one write a day.
   */
  session(token: string, now: number): Promise<Omit<SignedIn, 'token'> | undefined>;
  /** Ends one session with its push subscriptions. @returns the connections to cut. */
  signOut(session: Pick<AgentSession, 'agent' | 'hash'>, now: number): Promise<Cut>;
  /** Ends every session of an agent with all push subscriptions. @returns the connections to cut. */
  signOutEverywhere(agentId: string, now: number): Promise<Cut>;
  /** Where an agent is signed in. */
  sessions(agentId: string, now: number): Promise<readonly AgentSession[]>;
  /** Whether an agent is signed in on any device. */
  anySession(now: number): Promise<boolean>;
  readonly subscriptions: Subscriptions;
  readonly online: OnlineAgents;
  /**
   * Removes an agent with sessions, push subscriptions and presence; what the agent wrote stays. From its first write
   * on every read refuses the agent. Called again after a crash, it finishes.
   * @returns the agent, where there still was one, and the connections to cut.
   */
  revoke(agentId: string, now: number): Promise<Cut & { readonly agent?: AgentRecord }>;
}

/** The returned token is the only copy. */
export interface OneTimeToken {
  readonly token: string;
  readonly expires: number;
}

export interface SignedIn {
  readonly agent: AgentRecord;
  /** The session's token: the only copy. */
  readonly token: string;
  readonly session: AgentSession;
}

export interface Cut {
  /** Ids of open connections that the caller must close. */
  readonly connections: readonly string[];
}

/** @param counted Counts wrong device codes; default: in the table. */
export function agentDirectory(liveTable: LiveTable, counted: WrongCodes = wrongCodes(liveTable)): AgentDirectory {
  const { remove, ...agents } = people(liveTable);
  const tokens: OneTimeTokens = oneTimeTokens(liveTable, counted);
  const sessions = agentSessions(liveTable);
  const online = onlineAgents(liveTable);

  async function make(kind: 'invite' | 'device', agentId: string, now: number): Promise<OneTimeToken> {
    if (!(await agents.get(agentId))) throw unknownAgent();
    return tokens.make(kind, agentId, now);
  }

  /** Deletes items of an agent, and the presence that belongs to them. */
  async function end(agentId: string, now: number, which: (item: JsonObject) => boolean, session?: string) {
    if (!isAgentId(agentId)) return { connections: [] };
    const items = (await allAgentItems(liveTable, ofAgentPrefix(agentId))).filter(which);
    await Promise.all(items.map((item) => deleteItem(liveTable, item)));
    const open = (await online.list(now)).filter(
      (each) => each.agent === agentId && (session === undefined || each.session === session),
    );
    await Promise.all(open.map(({ connection }) => online.remove(connection)));
    return { connections: open.map(({ connection }) => connection) };
  }

  return {
    ...agents,
    invite: (agentId, now) => make('invite', agentId, now),
    deviceCode: (agentId, now) => make('device', agentId, now),

    async invitation(token, from) {
      const id = await tokens.find(token, from);
      return id === undefined ? undefined : agents.get(id);
    },

    async signIn(given, from) {
      const id = await tokens.find(given, from);
      if (id === undefined || !(await agents.get(id))) return undefined;
      // The session is written first: a crash between the two leaves the token usable, and a session without a holder.
      const { token, session } = await sessions.start(id, from.now);
      // The agent is read again: a revocation may have deleted the sessions before this one was written.
      const agent = (await tokens.consume(given, from.now)) ? await agents.get(id) : undefined;
      if (agent) return { agent, token, session };
      await sessions.end(session);
      return undefined;
    },

    async session(token, now) {
      const session = await sessions.use(token, now);
      const agent = session && (await agents.get(session.agent));
      return agent && { agent, session };
    },

    signOut: (session, now) => end(session.agent, now, (item) => isOfSession(item, session), session.hash),
    signOutEverywhere: (agentId, now) => end(agentId, now, () => true),

    sessions: (agentId, now) => sessions.of(agentId, now),

    async anySession(now) {
      const alive = new Set((await agents.list()).map(({ id }) => id));
      const items = await allAgentItems(liveTable, agentPrefix);
      return items.some((item) => alive.has(readAgentSession(item, now)?.agent ?? ''));
    },

    subscriptions: subscriptions(liveTable),
    online,

    async revoke(agentId, now) {
      const agent = await remove(agentId);
      return { ...(agent && { agent }), ...(await end(agentId, now, () => true)) };
    },
  };
}

async function deleteItem({ documentClient, table }: LiveTable, { pk, sk }: JsonObject): Promise<void> {
  await documentClient.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
}
