import { bypassProxy } from '../lib/config/loopback.ts';
import type { Environment } from '../lib/settings/index.ts';

/** The environment of this process. No other file of `cli/` reads it: commands get it with `Cli`. */
export const environment: Environment = process.env;

// The SDK would print at each start which Node.js version it needs one day. That is for us, not for the operator.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

bypassProxy(process.env);
