export { dueEvent } from './due.ts';
export { messengerOf } from './graph-port.ts';
export type { Messenger, Ports } from './ports.ts';
export { work } from './run-turn.ts';
