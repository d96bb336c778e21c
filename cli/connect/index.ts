export { answers } from './answers.ts';
export { subscriptionOf } from './app.ts';
export { type ChosenPage, choosePage } from './page.ts';
export { type Report, reportTo } from './report.ts';
export { checkPermissions, inspect, lifetime } from './token.ts';
