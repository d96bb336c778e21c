import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { agentDirectory, firstInvite, inviteLink } from '../../lib/agents/index.ts';
import type { Aws, Deployed } from './aws.ts';

/** How a deploy ends: with a link for the first agent, or with the command that makes one. */
export interface DeployedInvite {
  readonly isStaffed: boolean;
  /** Signs the first agent in, once. It is made for a terminal only: logs of a build are kept, and read by others. */
  readonly link?: string;
}

/** @param isTerminal The output goes to a person. */
export async function deployedInvite(
  { dynamodb }: Pick<Aws, 'dynamodb'>,
  { table, inboxUrl }: Pick<Deployed, 'table' | 'inboxUrl'>,
  isTerminal: boolean,
): Promise<DeployedInvite> {
  if (table === undefined) return { isStaffed: false };
  const directory = agentDirectory({ documentClient: DynamoDBDocumentClient.from(dynamodb), table });
  const now = Date.now();
  if (await directory.any(now)) return { isStaffed: true };
  const token = isTerminal ? await firstInvite(directory, now) : undefined;
  return { isStaffed: false, ...(token !== undefined && { link: inviteLink(inboxUrl, token) }) };
}
