export { type Change, differences, overwrites, request } from './difference.ts';
export { isMenuOff, menuTurned } from './menu.ts';
export { domainUrl, isForMeta, type ManagedProfile, managed, wantedProfile } from './wanted.ts';
