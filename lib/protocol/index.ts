/**
 * The live protocol between a browser and `handlers/socket`: `docs/live-protocol.md` says when each frame is sent.
 * The server, the plugin and the tests take frames, error codes and limits from here. Safe in browsers.
 */
export { agentActionKinds, parseAgentAction } from './agent-action.ts';
export { agentClientFrameTypes, isAgentFrameType, parseAgentClientFrame } from './agent-client-frame.ts';
export type * from './agent-frames.ts';
export { agentServerFrameTypes, parseAgentServerFrame } from './agent-server-frame.ts';
export {
  type ClientFrame,
  clientFrameTypes,
  parseClientFrame,
  type Question,
  type VisitorAction,
} from './client-frame.ts';
export { type ErrorCode, errorCodes } from './error-code.ts';
export { frameFields, frameIdOf } from './fields.ts';
export * from './limits.ts';
export { mailAddress } from './mail-address.ts';
export { fitReferral, type PageReferral } from './referral.ts';
export { Refusal } from './refusal.ts';
export {
  type Marks,
  type Person,
  parseServerFrame,
  type Reach,
  type ServerFrame,
  serverFrameTypes,
  type VisitorProfile,
} from './server-frame.ts';
export { shelfDigest } from './shelf-digest.ts';
export type { VisitorContent, VisitorControl, VisitorLine } from './visitor-line.ts';
