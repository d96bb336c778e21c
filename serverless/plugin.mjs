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
    const step = stepsOf('index.ts');
    // By itself: nothing else needs the clients of AWS.
    const inAws = stepsOf('deploy/index.ts');
    this.hooks = {
      'before:package:cleanup': step('check'),
      'before:package:createDeploymentArtifacts': step('bundle'),
      'before:deploy:function:packageFunction': step('bundle'),
      'before:aws:deploy:deploy:createStack': inAws('check'),
      'after:deploy:deploy': inAws('publish'),
      'before:remove:remove': inAws('empty'),
      'after:remove:remove': inAws('tellRemains'),
      // After all that `sls` itself has to say.
      finalize: () => lastWords && log.notice(lastWords),
      // `sls offline` alone ends the process before its last hooks have run; `sls offline start` runs them all.
      'before:offline:start': () => serverless.pluginManager.spawn('offline:start'),
      'before:offline:start:init': step('prepare'),
      'after:offline:start:init': step('start'),
      'before:offline:start:end': step('stop'),
    };
  }
}

/** Bundles what is ours and imports it; packages are found as always. The file is of this process alone. */
async function load(entry) {
  const name = `${process.pid}-${entry.replace('/', '-')}.mjs`;
  const outfile = fileURLToPath(new URL(`../.build/plugin/${name}`, import.meta.url));
  await build({
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
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
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
