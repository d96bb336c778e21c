export { type ClientOptions, clientOptions, emulatorKeys, type Reach } from './options.ts';
export { type AwsKeys, type SignedRequest, signedRequest } from './signed-request.ts';
