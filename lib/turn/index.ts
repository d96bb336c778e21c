export { dueEvent } from './due.ts';
export { graphPortOf } from './graph-port.ts';
export { peopleOf } from './people-of.ts';
export type { GraphPort, Ports } from './ports.ts';
export { type Delivery, OutOfTime, runTurn } from './run-turn.ts';
export { MAX_WORK_TRIES, runWork } from './run-work.ts';
