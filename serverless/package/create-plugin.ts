import { bundleFunctions } from './bundle.ts';
import { checkBot } from './check-bot.ts';
import { checkNames } from './check-names.ts';
import { checkSecrets } from './secrets.ts';
import type { PluginContext } from './service.ts';
// Loads chat.config.ts, which refuses a mistake in it before anything is packed.
import { setTimes } from './set-times.ts';
import { checkSiteSettings, inboxSettings, siteSettings } from './site-settings.ts';
import { unsetVariables, warningOf } from './unset-variables.ts';

/** The steps of `sls package` and `sls deploy` that need no AWS account; `plugin.mjs` hooks them in. */
export interface PackagePlugin {
  /** Runs before all else. @throws {SetupError} where a setting cannot be deployed. */
  check(): Promise<void>;
  /** Runs before the functions are zipped. @throws {SetupError} where the bot cannot be loaded. */
  bundle(): Promise<void>;
}

export function createPlugin({ serverless, log, env }: PluginContext): PackagePlugin {
  return {
    async check() {
      const { service } = serverless;
      checkSecrets(service, env);
      checkNames(service, serverless.getProvider('aws').getStage());
      checkSiteSettings(siteSettings(service), inboxSettings(service));
      for (const variable of await unsetVariables(serverless.serviceDir, service)) log.warning(warningOf(variable));
    },
    async bundle() {
      setTimes(serverless.service);
      await bundleFunctions(serverless, env);
      await checkBot(serverless, env);
    },
  };
}
