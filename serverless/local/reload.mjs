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
  return Promise.race([loaded.handler(asSent(event), context), crashed]);
}

/**
 * `serverless-offline` parses JSON and hands on what it made of it: of a body that is one text, the text without its quotes, and of
 * an empty one nothing. A signature is over what was sent, and the header says how long that was.
 */
function asSent(event) {
  const { body = null, isBase64Encoded } = event;
  const length = Number(event.headers?.['content-length']);
  if (isBase64Encoded || (typeof body === 'string' && Buffer.byteLength(body) === length)) return event;
  const sent = body === null && length === 2 ? '""' : JSON.stringify(body);
  return Buffer.byteLength(sent) === length ? { ...event, body: sent } : event;
}
