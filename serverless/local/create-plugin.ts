import type { PluginContext } from '../package/service.ts';
import { type LocalStack, prepareStack } from './stack.ts';

/** The steps of `sls offline`; `plugin.mjs` hooks them in. */
export interface LocalPlugin {
  /** Runs before the servers of `serverless-offline` start. */
  prepare(): Promise<void>;
  /** Runs once its servers listen. */
  start(): Promise<void>;
  /** Runs on Ctrl-C. */
  stop(): Promise<void>;
}

export function createPlugin(context: PluginContext): LocalPlugin {
  let stack: LocalStack | undefined;
  return {
    async prepare() {
      stack = await prepareStack(context);
    },
    start: async () => stack?.start(),
    stop: async () => stack?.stop(),
  };
}
