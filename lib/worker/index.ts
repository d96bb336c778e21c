export { dueEvent } from './due.ts';
export { messengerOf } from './messenger.ts';
export type { Messenger, Ports } from './ports.ts';
export { work } from './work.ts';
