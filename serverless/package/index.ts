export { createPlugin, type PackagePlugin } from './create-plugin.ts';
