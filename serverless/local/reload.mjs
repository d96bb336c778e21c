import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

process.setSourceMapsEnabled(true);

let crash = () => {};

// In AWS an uncaught error ends the function's process and fails the call; here it would end the whole stack.
process.on('uncaughtException', (error) => {
  console.error(error);
  crash(error);
});

/**
 * The handler that `serverless-offline` calls in place of a function's own. It runs the newest bundle of the function,
 * and loads one that did not change only once. Each function has a worker thread of its own.
 */
export function reloading(bundle) {
  let version;
  let loaded;
  return async (event, context) => {
    const { mtimeMs } = await stat(bundle);
    if (mtimeMs !== version) {
      // A module may have started something that its newer version starts again.
      await loaded?.close?.();
      loaded = await import(`${pathToFileURL(bundle)}?v=${mtimeMs}`);
      version = mtimeMs;
    }
    const crashed = new Promise((_, reject) => {
      crash = reject;
    });
    return Promise.race([loaded.handler(asSent(event), context), crashed]);
  };
}

/**
 * `serverless-offline` parses JSON bodies. It turns a body that is one string into that string without its quotes, and
 * an empty string into nothing. A signature covers the bytes that were sent: their number is in the header.
 */
function asSent(event) {
  const { body = null, isBase64Encoded } = event;
  const length = Number(event.headers?.['content-length']);
  if (isBase64Encoded || (typeof body === 'string' && Buffer.byteLength(body) === length)) return event;
  const sent = body === null && length === 2 ? '""' : JSON.stringify(body);
  return Buffer.byteLength(sent) === length ? { ...event, body: sent } : event;
}
