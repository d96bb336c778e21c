/**
 * The live protocol between a browser and `handlers/socket`: `docs/live-protocol.md` says when each frame is sent.
 * The server, the plugin and the tests take frames, error codes and limits from here. Safe in browsers.
 */
export type * from './agent-frames.ts';
export {
  type ClientFrame,
  clientFrameTypes,
  frameIdOf,
  type PageReferral,
  parseClientFrame,
  type Question,
  type VisitorAction,
} from './client-frame.ts';
export { type ErrorCode, errorCodes } from './error-code.ts';
export * from './limits.ts';
export { Refusal } from './refusal.ts';
export {
  type Marks,
  parseServerFrame,
  type ServerFrame,
  serverFrameTypes,
  type VisitorProfile,
} from './server-frame.ts';
export type { VisitorContent, VisitorLine } from './visitor-line.ts';
