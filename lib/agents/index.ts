/** The people who answer: who they are, how they sign in, where they are signed in, and who is online. */
export {
  type AgentDirectory,
  agentDirectory,
  type Cut,
  type OneTimeToken,
  type SignedIn,
} from './agent-directory.ts';
export { AgentError, type AgentErrorCode } from './agent-error.ts';
export { agentName, mailAddress, maxAgentName, sameName } from './agent-name.ts';
export { type AgentSession, agentSessionLasts, agentSessionUnused } from './agent-sessions.ts';
export type { AgentRecord, Agents } from './agents.ts';
export { firstInvite } from './first-invite.ts';
export { inboxAddress, inviteLink } from './invite-link.ts';
export { isAgentCode } from './keys.ts';
export { deviceCodeLasts, deviceCodeLength, inviteLasts, type TokenTry } from './one-time-tokens.ts';
export type { OnlineAgent, OnlineAgents } from './online-agents.ts';
export type { NewAgent, People } from './people.ts';
export { maxSubscriptions, type Subscription, type Subscriptions } from './subscriptions.ts';
export { maxWrongCodes, type WrongCodes, wrongCodes } from './wrong-codes.ts';
