import { limits } from '../messenger/index.ts';
import { GraphError } from './errors.ts';

/** A file to send. */
export interface Upload {
  readonly data: Uint8Array<ArrayBuffer> | Blob;
  /** The customer sees it if the attachment's type is `file`. */
  readonly filename: string;
  /** Media type, such as `image/png`. */
  readonly contentType: string;
}

/**
 * Makes a multipart body: each field as text or JSON, and the file as `filedata`.
 * @param call method and path, for the text of the error.
 * @throws {GraphError} `invalid` if the file is empty or too big.
 */
export function withFile(call: string, fields: Readonly<Record<string, unknown>>, file: Upload): FormData {
  const data = new Blob([file.data], { type: file.contentType });
  if (data.size === 0) throw badFile(call, `the file ${file.filename} is empty`);
  if (data.size > limits.attachmentBytes) {
    throw badFile(
      call,
      `the file ${file.filename} has ${data.size} bytes; Meta accepts at most ${limits.attachmentBytes}`,
    );
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set('filedata', data, file.filename);
  return form;
}

function badFile(call: string, reason: string): GraphError {
  return new GraphError({ kind: 'invalid', call, reason, advice: 'Send a smaller file, or a link to it.' });
}
