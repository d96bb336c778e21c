export { type ClientOptions, clientOptions, type Reach } from './options.ts';
