import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/**
 * What `serverless-offline` calls in place of each function: the newest bundle of it, in a worker thread of its own. A bundle
 * that did not change is loaded once.
 */
process.setSourceMapsEnabled(true);

const bundle = process.env.BUNDLE;
let version;
let loaded;
let crash = () => {};

// In AWS an error that nobody catches ends the function's process and fails the call; here it would end the whole stack.
process.on('uncaughtException', (error) => {
  console.error(error);
  crash(error);
});

export async function handler(event, context) {
  const { mtimeMs } = await stat(bundle);
  if (mtimeMs !== version) {
    loaded = await import(`${pathToFileURL(bundle)}?v=${mtimeMs}`);
    version = mtimeMs;
  }
  const crashed = new Promise((_, reject) => {
    crash = reject;
  });
  return Promise.race([loaded.handler(event, context), crashed]);
}
