import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * The Serverless plugin's entry: which step belongs to which command. `sls` loads plain JavaScript only. The steps are
 * written in TypeScript: their part is bundled when a command first needs it. Nothing else in this folder reads
 * `process.env`.
 */
export default class CustomerChat {
  constructor(serverless, options, { log }) {
    // The SDK would print at each start which Node.js version it needs one day. That is for us, not for the operator.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    let lastWords;

    const stepsOf = (part) => {
      let loaded;
      return (name) => async () => {
        loaded ??= load(`${part}/index.ts`).then(({ createPlugin }) =>
          createPlugin({ serverless, options, log, env: process.env }),
        );
        lastWords = (await (await loaded)[name]()) ?? lastWords;
      };
    };
    const packaging = stepsOf('package');
    const local = stepsOf('local');
    const deploy = stepsOf('deploy');
    this.hooks = {
      'before:package:cleanup': packaging('check'),
      'before:package:createDeploymentArtifacts': packaging('bundle'),
      'before:deploy:function:packageFunction': packaging('bundle'),
      'before:aws:deploy:deploy:createStack': deploy('check'),
      'after:deploy:deploy': deploy('publish'),
      'after:rollback:rollback': deploy('rolledBack'),
      'before:remove:remove': deploy('empty'),
      'after:remove:remove': deploy('listRemains'),
      error: async (error) => {
        const advice = await adviceFor(error);
        if (advice) log.notice(`\n  ${advice}\n`);
      },
      // Printed after the output of `sls` itself.
      finalize: () => lastWords && log.notice(lastWords),
      // `sls offline` alone ends the process before its last hooks have run; `sls offline start` runs them all.
      'before:offline:start': () => serverless.pluginManager.spawn('offline:start'),
      'before:offline:start:init': local('prepare'),
      'after:offline:start:init': local('start'),
      'before:offline:start:end': local('stop'),
    };
  }
}

/**
 * The next step after an error of AWS during a deploy. `sls` prints the error itself; our own errors have advice
 * already.
 */
async function adviceFor(error) {
  if (error.name === 'ServerlessError' && error.code === 'setup') return undefined;
  const { explainAwsError } = await load('../lib/aws/explain.ts');
  return explainAwsError(error)?.todo;
}

/** Bundles our code and imports it; packages are found as usual. The bundle is for this process only. */
async function load(entry) {
  const name = `${process.pid}-${entry.replaceAll(/\W+/g, '-')}.mjs`;
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
    // A mistake in the operator's file is printed without a stack.
    if (!/chat\.config\.ts/.test(error.message)) throw error;
    const { messageWithLine } = await load('../lib/config/line-of.ts');
    const file = await readFile(new URL('../chat.config.ts', import.meta.url), 'utf8');
    throw Object.assign(new Error(`${messageWithLine(error, file)}\nNothing was changed.`, { cause: error }), {
      name: 'ServerlessError',
      code: 'setup',
    });
  } finally {
    await rm(outfile, { force: true });
  }
}

/**
 * In a bundle `import.meta.url` names the bundle. This gives each module its own, so that it finds the files beside it.
 */
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
