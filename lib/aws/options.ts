/** Where a service is reached. Both are left out on Lambda, where the runtime's own region and role apply. */
export interface Reach {
  /** An emulator's address, `http://localhost:8000`. */
  readonly endpoint?: string;
  readonly region?: string;
}

/** What every AWS client of ours is made with. */
export interface ClientOptions {
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
}

/**
 * Options of an AWS client. An explicit endpoint is an emulator: it gets the default region and a made-up key where the
 * environment has none, so that a laptop without an AWS account works.
 */
export function clientOptions({ endpoint, region }: Reach): ClientOptions {
  // A socket that died while the Lambda was frozen must fail soon enough for the SDK's own retry to help.
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
  if (endpoint === undefined) return { ...(region === undefined ? {} : { region }), requestHandler };
  const known = process.env.AWS_ACCESS_KEY_ID !== undefined;
  return {
    endpoint,
    region: region ?? process.env.AWS_REGION ?? 'us-east-1',
    ...(known ? {} : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    requestHandler,
  };
}
