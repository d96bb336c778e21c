import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { field, number, object, text } from '../json.ts';
import type { LiveTable } from '../live/table.ts';
import type { AgentRole } from '../protocol/index.ts';
import { conditionFailed } from '../store/client.ts';
import { agentPrefix } from '../store/keys.ts';
import { AgentError } from './agent-error.ts';
import { agentName, mailAddress, sameName } from './agent-name.ts';
import type { AgentRecord, Agents } from './agents.ts';
import { agentItems, allAgentItems } from './agents-query.ts';
import { agentKey, isAgentId, randomAgentId } from './keys.ts';

export interface NewAgent {
  readonly name: string;
  /** Default: `admin` for the first agent, `agent` for the others. */
  readonly role?: AgentRole;
  readonly mail?: string;
}

/** Who the agents are. */
export interface People extends Agents {
  /** @throws {AgentError} where the name or the address is not accepted, or another agent has the name. */
  add(agent: NewAgent, now: number): Promise<AgentRecord>;
  /** The new name stands in lines from now on. @throws {AgentError} as `add` does, and `unknown_agent`. */
  rename(id: string, name: string): Promise<AgentRecord>;
  /** Without an address there are no mails. @throws {AgentError} `bad_mail`, `unknown_agent`. */
  setMail(id: string, mail: string | undefined): Promise<AgentRecord>;
  /** @throws {AgentError} `unknown_agent`. */
  setPaused(id: string, paused: boolean): Promise<AgentRecord>;
  /** @throws {AgentError} `unknown_agent`. */
  setRole(id: string, role: AgentRole): Promise<AgentRecord>;
}

/** How long the answer "there is an agent" is kept in memory (ms). */
const anyLasts = 60_000;

export function people(table: LiveTable): People & { remove(id: string): Promise<AgentRecord | undefined> } {
  let anyUntil = 0;
  const { documentClient } = table;

  async function list(): Promise<AgentRecord[]> {
    const found = (await allAgentItems(table, agentPrefix)).map(readAgent).filter((agent) => agent !== undefined);
    return found.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  async function refuseName(name: string, except?: string): Promise<readonly AgentRecord[]> {
    const all = await list();
    if (all.some((agent) => agent.id !== except && sameName(agent.name, name))) {
      throw new AgentError('name_in_use', `An agent is named ${name} already.`, 'Choose another name.');
    }
    return all;
  }

  async function change(id: string, attribute: string, value: unknown): Promise<AgentRecord> {
    if (!isAgentId(id)) throw unknownAgent();
    try {
      const { Attributes } = await documentClient.send(
        new UpdateCommand({
          TableName: table.table,
          Key: agentKey(id),
          UpdateExpression: value === undefined ? 'REMOVE #attribute' : 'SET #attribute = :value',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#attribute': attribute },
          ...(value !== undefined && { ExpressionAttributeValues: { ':value': value } }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      const agent = readAgent(Attributes);
      if (agent) return agent;
    } catch (error) {
      if (!conditionFailed(error)) throw error;
    }
    throw unknownAgent();
  }

  return {
    list,

    async get(id) {
      if (!isAgentId(id)) return undefined;
      const { Item } = await documentClient.send(
        new GetCommand({ TableName: table.table, Key: agentKey(id), ConsistentRead: true }),
      );
      return readAgent(Item);
    },

    async any(now) {
      if (now < anyUntil) return true;
      for await (const items of agentItems(table, agentPrefix)) {
        if (!items.some((item) => readAgent(item) !== undefined)) continue;
        anyUntil = now + anyLasts;
        return true;
      }
      return false;
    },

    async add({ name: given, role, mail }, now) {
      const name = agentName(given);
      const address = mail === undefined ? undefined : mailAddress(mail);
      const others = await refuseName(name);
      const agent: AgentRecord = {
        id: randomAgentId(),
        name,
        role: role ?? (others.length === 0 ? 'admin' : 'agent'),
        paused: false,
        createdAt: now,
        ...(address !== undefined && { mail: address }),
      };
      await documentClient.send(
        new PutCommand({
          TableName: table.table,
          Item: { ...agentKey(agent.id), ...agent },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return agent;
    },

    async rename(id, given) {
      const name = agentName(given);
      await refuseName(name, id);
      return change(id, 'name', name);
    },

    setMail: async (id, mail) => change(id, 'mail', mail === undefined ? undefined : mailAddress(mail)),
    setPaused: (id, paused) => change(id, 'paused', paused),
    setRole: (id, role) => change(id, 'role', role),

    async remove(id) {
      anyUntil = 0;
      if (!isAgentId(id)) return undefined;
      const { Attributes } = await documentClient.send(
        new DeleteCommand({ TableName: table.table, Key: agentKey(id), ReturnValues: 'ALL_OLD' }),
      );
      return readAgent(Attributes);
    },
  };
}

export function unknownAgent(): AgentError {
  return new AgentError('unknown_agent', 'There is no such agent.', '`npm run agent -- list` shows who there is.');
}

/** An item of the table as an agent; `undefined` for sessions, subscriptions and what is broken. */
function readAgent(value: unknown): AgentRecord | undefined {
  const item = object(value);
  const id = text(item?.id);
  const name = text(item?.name);
  const createdAt = number(item?.createdAt);
  const mail = text(item?.mail);
  if (!id || !name || createdAt === undefined || field(item, 'sk') !== agentKey(id).sk) return undefined;
  return {
    id,
    name,
    role: item?.role === 'admin' ? 'admin' : 'agent',
    paused: item?.paused === true,
    createdAt,
    ...(mail !== undefined && { mail }),
  };
}
