import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';
import { openPage, shelfPage } from '../shelf-page.ts';
import { maxLines } from '../visitor-line.ts';
import { countAgent, type SignedIn } from './signed-in.ts';

/** Answers with a page of a shelf. */
export async function list(
  ports: SocketPorts,
  { id, shelf, cursor, search }: AgentClientFrame<'agent_list'>,
  { agent }: SignedIn,
): Promise<AgentServerFrame<'agent_rows'>> {
  await countAgent(ports, 'ask', agent);
  const asked = { ...(cursor !== undefined && { cursor }), ...(search !== undefined && { search }), bytes: maxLines };
  const page =
    shelf === 'open' ? openPage(await ports.openShelf(ports.now()), asked) : await shelfPage(ports.store, shelf, asked);
  return { type: 'agent_rows', id, ...page };
}
