export { pauseBeforePing } from './alive.ts';
export type { Problem } from './answer.ts';
export { reconnectDelayMs } from './link.ts';
export { createLiveClient, type LiveClient, type LiveClientOptions } from './live-client.ts';
export type { Opening } from './opening.ts';
export type { Item } from './outbox.ts';
export type { KeyValue, Platform, Socket, SocketEvents } from './platform.ts';
export type { View } from './view.ts';
