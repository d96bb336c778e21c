export { connectSimulator, type Inbox, type Phone, type SimulatorClient } from './api/client.ts';
export type * from './model/views.ts';
export type { DeliveryOptions, SimulatorOptions } from './options.ts';
export { createSimulator, type Simulator } from './server.ts';
