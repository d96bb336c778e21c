export { type Elsewhere, elsewhere } from './elsewhere.ts';
export { type ForgetPorts, type Forgot, forget, goOnForgetting, type LinkedThread, removeBefore } from './forget.ts';
export { forgetOld } from './retention.ts';
