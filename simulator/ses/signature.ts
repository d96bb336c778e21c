import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A key pair whose signatures the stand-in accepts. */
export interface AwsKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request as it came in. `target` is its path and query, unchanged. */
export interface SignedRequestView {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** A signature is valid so long before and after its time (ms). */
const LASTS = 15 * 60_000;

/**
 * Checks a request's signature as AWS does. Source: "Create a signed AWS API request" (Signature Version 4).
 *
 * @returns what is wrong with it, as AWS names it.
 */
export function wrongSignature(
  { method, target, headers, body }: SignedRequestView,
  { key, service, now }: { readonly key: AwsKey; readonly service: string; readonly now: number },
): 'MissingAuthenticationToken' | 'UnrecognizedClient' | 'RequestExpired' | 'InvalidSignature' | undefined {
  const authorization = headers.authorization ?? '';
  const [, credential = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([\da-f]{64})$/.exec(authorization) ?? [];
  if (signature === '') return 'MissingAuthenticationToken';
  const [id, date = '', region = '', named, end] = credential.split('/');
  if (id !== key.accessKeyId) return 'UnrecognizedClient';
  const at = String(headers['x-amz-date'] ?? '');
  if (named !== service || end !== 'aws4_request' || !at.startsWith(date)) return 'InvalidSignature';
  if (!(Math.abs(timeOf(at) - now) <= LASTS)) return 'RequestExpired';
  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'InvalidSignature';
  const [path = '', query = ''] = target.split('?');
  const canonical = [
    method,
    // Every service except S3 encodes a path twice.
    path.split('/').map(encoded).join('/'),
    query.split('&').sort().join('&'),
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    signedHeaders,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const scope = [date, region, service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', at, scope.join('/'), createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  );
  const signingKey = scope.reduce<Uint8Array | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${key.secretAccessKey}`,
  );
  const expected = createHmac('sha256', signingKey).update(text).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'InvalidSignature';
}

/** `20261130T120000Z` in milliseconds; NaN for another spelling. */
function timeOf(written: string): number {
  return Date.parse(written.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

const encoded = (segment: string): string =>
  encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
