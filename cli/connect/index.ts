export { subscriptionOf } from './app.ts';
export { change } from './change.ts';
export { check, type Flags, type Found } from './check.ts';
export { reportTo } from './report.ts';
export { checkPermissions, inspect, lifetime } from './token.ts';
