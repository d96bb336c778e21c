import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * The Serverless plugin's entry: which command leads to what. `sls` loads plain JavaScript only, so what it leads to is
 * written in TypeScript and bundled when first needed.
 */
export default class CustomerChat {
  constructor(serverless, options, { log }) {
    // The SDK says at each start which Node.js it will want one day: nothing that whoever deploys can use.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    let lastWords;
    const stepsOf = (entry) => {
      let loaded;
      return (name) => async () => {
        loaded ??= load(entry).then(({ createPlugin }) => createPlugin(serverless, options, log));
        lastWords = (await (await loaded)[name]()) ?? lastWords;
      };
    };
    const packaging = stepsOf('package/index.ts');
    const local = stepsOf('local/index.ts');
    const deploy = stepsOf('deploy/index.ts');
    this.hooks = {
      'before:package:cleanup': packaging('check'),
      'before:package:createDeploymentArtifacts': packaging('bundle'),
      'before:deploy:function:packageFunction': packaging('bundle'),
      'before:aws:deploy:deploy:createStack': deploy('check'),
      'after:deploy:deploy': deploy('publish'),
      'before:remove:remove': deploy('empty'),
      'after:remove:remove': deploy('tellRemains'),
      error: async (error) => {
        const advice = adviceFor(error);
        if (advice) log.notice(`\n  ${advice}\n`);
      },
      // After all that `sls` itself has to say.
      finalize: () => lastWords && log.notice(lastWords),
      // `sls offline` alone ends the process before its last hooks have run; `sls offline start` runs them all.
      'before:offline:start': () => serverless.pluginManager.spawn('offline:start'),
      'before:offline:start:init': local('prepare'),
      'after:offline:start:init': local('start'),
      'before:offline:start:end': local('stop'),
    };
  }
}

/** The next step for what AWS refuses in the middle of a deploy; its own words are printed by `sls`. */
function adviceFor({ message = '' }) {
  if (/QueueDeletedRecently|wait 60 seconds after deleting/i.test(message)) {
    return 'AWS keeps the name of a removed queue for a minute: wait that long, and deploy again.';
  }
  if (/LimitExceeded|quota|TooManyBuckets|maximum (number|policy)/i.test(message)) {
    return 'A quota of your AWS account is reached. The message above names it: raise it in the console under Service Quotas, or remove what you do not need, and deploy again. What was begun is rolled back.';
  }
  if (/already exists|AlreadyExists|AlreadyOwned/i.test(message)) {
    return 'A name is taken in your account or region, by another stack or by what one left behind. Remove that, or deploy under another name with --stage, and deploy again. What was begun is rolled back.';
  }
  return undefined;
}

/** Bundles what is ours and imports it; packages are found as always. The file is of this process alone. */
async function load(entry) {
  const name = `${process.pid}-${entry.replace('/', '-')}.mjs`;
  const outfile = fileURLToPath(new URL(`../.build/plugin/${name}`, import.meta.url));
  const built = build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [ownUrls],
  });
  try {
    await built;
    return await import(pathToFileURL(outfile).href);
  } catch (error) {
    // What the owner wrote is said as such, and without a stack: a value that does not hold, or a slip that does not compile.
    if (!/chat\.config\.ts/.test(error.message)) throw error;
    throw Object.assign(new Error(`${error.message}\nNothing was changed.`, { cause: error }), {
      name: 'ServerlessError',
    });
  } finally {
    await rm(outfile, { force: true });
  }
}

/** In a bundle `import.meta.url` is the bundle's; files that stand beside a module are found by the module's own. */
const ownUrls = {
  name: 'own-urls',
  setup(build) {
    build.initialOptions.define = { 'import.meta.url': 'ownUrl' };
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
      contents: `const ownUrl = ${JSON.stringify(pathToFileURL(path).href)}; ${await readFile(path, 'utf8')}`,
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }));
  },
};
