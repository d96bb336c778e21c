export { createPlugin, type Plugin } from './create-plugin.ts';
