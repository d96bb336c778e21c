import { bundleFunctions } from './bundle.ts';
import { type LocalStack, prepareStack } from './local.ts';
import { checkNames } from './names.ts';
import { checkSecrets } from './secrets.ts';
import type { Log, Options, Serverless } from './service.ts';
import { checkSiteSettings, siteSettings } from './site-settings.ts';

/** The steps that `plugin.mjs` hangs into the commands of `sls`. */
export interface Plugin {
  /** `package`, `deploy`: before anything else. @throws {SetupError} where what is asked for cannot be. */
  check(): Promise<void>;
  /** `package`, `deploy`: before the functions are zipped. */
  bundle(): Promise<void>;
  /** `offline`: before its servers start. */
  prepare(): Promise<void>;
  /** `offline`: its servers listen. */
  start(): Promise<void>;
  /** `offline`: Ctrl-C. */
  stop(): Promise<void>;
}

export function createPlugin(serverless: Serverless, options: Options, log: Log): Plugin {
  let stack: LocalStack | undefined;
  return {
    async check() {
      const { service } = serverless;
      checkSecrets(service);
      checkNames(service, serverless.getProvider('aws').getStage());
      checkSiteSettings(siteSettings(service));
    },
    bundle: () => bundleFunctions(serverless),
    async prepare() {
      stack = await prepareStack(serverless, options, log);
    },
    start: async () => stack?.start(),
    stop: async () => stack?.stop(),
  };
}
