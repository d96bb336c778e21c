import { agentDirectory, firstInvite, inviteLink } from '../../lib/agents/index.ts';
import { tableClient } from '../../lib/store/index.ts';

/**
 * A link that signs the operator in to the inbox of this laptop.
 * @returns nothing once an agent has signed in.
 */
export async function localInvite(
  { endpoint, table }: { readonly endpoint: string; readonly table: string },
  inbox: string,
): Promise<string | undefined> {
  const documentClient = tableClient({ endpoint });
  try {
    const token = await firstInvite(agentDirectory({ documentClient, table }), Date.now());
    return token && inviteLink(inbox, token);
  } finally {
    documentClient.destroy();
  }
}
