export { createPlugin, type LocalPlugin } from './create-plugin.ts';
