export { originPattern } from './allowed-origin.ts';
export { type ChatConfig, defineConfig } from './chat-config.ts';
export { bypassProxy, isLoopback } from './loopback.ts';
export { type PluginLook, pluginSettings, type ResponseTime } from './plugin-settings.ts';
export { siteDomain, writtenDomain } from './site-domain.ts';
export { shortSnippet, snippet } from './snippet.ts';
export { DEFAULT_BOT_SECONDS, type TimeBudget, timeBudget } from './time-budget.ts';
