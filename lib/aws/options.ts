import { awsEnvironment } from '../settings/aws-environment.ts';
import type { AwsKeys } from './signed-request.ts';

/** Where a service is reached. Both are left out on Lambda, where the runtime's own region and role apply. */
export interface Reach {
  /** An emulator's address, `http://localhost:8000`. */
  readonly endpoint?: string;
  readonly region?: string;
}

/** Options of our AWS clients. */
export interface ClientOptions {
  region?: string;
  endpoint?: string;
  credentials?: AwsKeys;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
}

/** Emulators accept every key. */
export const emulatorKeys = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Options of an AWS client. An explicit endpoint is an emulator: it gets the default region and a made-up key where the
 * environment has none, so that a laptop without an AWS account works.
 */
export function clientOptions({ endpoint, region }: Reach): ClientOptions {
  // A connection that broke while Lambda froze the process must fail early enough for the SDK's own retry.
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
  if (endpoint === undefined) return { ...(region === undefined ? {} : { region }), requestHandler };
  const environment = awsEnvironment();
  return {
    endpoint,
    region: region ?? environment.region,
    ...(environment.keys ? {} : { credentials: emulatorKeys }),
    requestHandler,
  };
}
