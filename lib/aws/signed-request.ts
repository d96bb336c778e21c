import { AwsClient } from 'aws4fetch';

/** An access key, and the token of a role that was assumed. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SignedRequest {
  /** As it stands in the signature: `ssm`. */
  readonly service: string;
  readonly region: string;
  readonly keys: AwsKeys;
  /** Where the service is reached; default: its address in AWS. */
  readonly endpoint?: string;
  /** The first part of that address, where it is not the service's name. */
  readonly host?: string;
  /** Default `/`. */
  readonly path?: string;
  /** Default: `POST` with a body, `GET` without one. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest wait for the answer (ms), retries included; default: no limit. */
  readonly timeout?: number;
  /** How often a server error is tried again; default 2. 0 where a second call could do something twice. */
  readonly retries?: number;
}

/**
 * Sends one signed request to AWS. It stands in for the SDK's client of a service where that client is too large for
 * its only use: a function's start pays for it.
 */
export function signedRequest({ service, region, keys, ...request }: SignedRequest): Promise<Response> {
  const client = new AwsClient({ ...keys, service, region, retries: request.retries ?? 2 });
  const suffix = region.startsWith('cn-') ? '.cn' : '';
  const endpoint = request.endpoint || `https://${request.host ?? `${service}.${region}`}.amazonaws.com${suffix}`;
  return client.fetch(`${endpoint.replace(/\/+$/, '')}${request.path ?? '/'}`, {
    method: request.body === undefined ? 'GET' : 'POST',
    headers: request.headers,
    body: request.body,
    ...(request.timeout === undefined ? {} : { signal: AbortSignal.timeout(request.timeout) }),
  });
}
