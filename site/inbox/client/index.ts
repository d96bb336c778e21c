export type { OutboxItem } from './agent-outbox.ts';
export type { Draft } from './drafts.ts';
export { createInboxClient, type InboxClient, type InboxView } from './inbox-client.ts';
export type { ThreadView } from './open-thread.ts';
export { byNewest, byWaiting, createSteadyOrder } from './order.ts';
export { doneWaits } from './pending-done.ts';
export type { InboxPlatform } from './platform.ts';
