export { targetOf } from './choose.ts';
export { graphOf } from './graph.ts';
export { missing } from './missing.ts';
export { type Identity, type IdentityName, identityNames, type Resources, type Target } from './target.ts';
