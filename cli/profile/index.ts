export { type Change, differences, overwrites, request } from './difference.ts';
export { domains } from './domains.ts';
export { isMenuOff, menuTurned } from './menu.ts';
export { menu } from './switch.ts';
export { domainUrl, isForMeta, type ManagedProfile, managed, wantedProfile } from './wanted.ts';
