export { originPattern } from './allowed-origin.ts';
export { type ChatConfig, defineConfig, type PluginLook, type ResponseTime } from './chat-config.ts';
