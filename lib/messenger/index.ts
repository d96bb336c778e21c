/** Messenger's wire format. Safe in browsers, so `key.ts`, which needs Node, is imported by its own name. */
export type { Violation } from './check.ts';
export { checkMessage, checkMetadata } from './check-message.ts';
export { checkPersistentMenu, checkProfile } from './check-profile.ts';
export { checkSend } from './check-send.ts';
export { escapeUnicode } from './escape.ts';
export { eventTable, type HandlerName, type WebhookField } from './event-table.ts';
export type * from './events.ts';
export { idOf } from './id.ts';
export { actorsOf } from './item.ts';
export { parseJson } from './json.ts';
export { limits } from './limits.ts';
export type * from './messages.ts';
export { type ItemContext, parseEvent } from './parse.ts';
export type { Person } from './person.ts';
export { splitMessage } from './split-message.ts';
export { threadOf } from './thread.ts';
