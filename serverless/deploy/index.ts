export { createPlugin, type DeployPlugin } from './create-plugin.ts';
