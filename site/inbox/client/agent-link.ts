import type { AgentClientFrame, AgentQuestion, AgentServerFrame } from '../../../lib/protocol/index.ts';
import type { Link, LinkFrames } from '../../panel/client/link.ts';

/** The frames of agents. */
export interface AgentFrames extends LinkFrames {
  readonly question: AgentQuestion;
  readonly notice: AgentClientFrame<'agent_typing'>;
  readonly answer: AgentServerFrame;
}

export type AgentLink = Link<AgentFrames>;
