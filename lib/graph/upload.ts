import { limits } from '../messenger/index.ts';
import { GraphError } from './errors.ts';

/** A file to be sent. */
export interface Upload {
  readonly data: Uint8Array<ArrayBuffer> | Blob;
  /** Shown to the person where the type is `file`. */
  readonly filename: string;
  /** Media type, such as `image/png`. */
  readonly contentType: string;
}

/**
 * A multipart body: the fields as Graph takes them (JSON where they are not texts), and the file as `filedata`.
 * @param call for the error's text.
 * @throws {GraphError} `invalid` where the file is empty or too big.
 */
export function withFile(call: string, fields: Readonly<Record<string, unknown>>, file: Upload): FormData {
  const data = new Blob([file.data], { type: file.contentType });
  if (data.size === 0) throw unfit(call, `the file ${file.filename} is empty`);
  if (data.size > limits.attachmentBytes) {
    throw unfit(call, `the file ${file.filename} has ${data.size} bytes; at most ${limits.attachmentBytes} are taken`);
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set('filedata', data, file.filename);
  return form;
}

function unfit(call: string, reason: string): GraphError {
  return new GraphError({ kind: 'invalid', call, reason, advice: 'Send a smaller file, or a link to it.' });
}
