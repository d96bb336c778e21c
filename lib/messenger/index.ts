export type * from './events.ts';
export type * from './messages.ts';
