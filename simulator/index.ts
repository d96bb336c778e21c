export type * from './api.ts';
export { connectSimulator, type Inbox, type Phone, type SimulatorClient } from './client.ts';
export { type DeliveryOptions, INBOX_APP_ID, type SimulatorOptions } from './options.ts';
export { createSimulator, type Simulator } from './server.ts';
