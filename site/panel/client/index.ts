export { createLiveClient, type LiveClient, type LiveClientOptions } from './client.ts';
export type { Action, Line, Marks, Origin, Profile } from './frames.ts';
export { reconnectDelayMs } from './link.ts';
export type { Item } from './outbox.ts';
export type { KeyValue, Platform, Socket, SocketEvents } from './platform.ts';
export type { View } from './view.ts';
