import type { AwsKeys } from '../aws/signed-request.ts';

export interface AwsEnvironment {
  readonly region: string;
  /** Missing where the environment has none: on a laptop without an AWS account. */
  readonly keys?: AwsKeys;
  /** The address of a stand-in for AWS. */
  readonly endpoint?: string;
}

/** What the Lambda runtime, or a terminal, says about AWS. */
export function awsEnvironment(): AwsEnvironment {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  const { AWS_SESSION_TOKEN: sessionToken, AWS_REGION: region = 'us-east-1', AWS_ENDPOINT_URL: endpoint } = process.env;
  const isSignedIn = accessKeyId !== undefined && secretAccessKey !== undefined;
  return { region, endpoint, ...(isSignedIn && { keys: { accessKeyId, secretAccessKey, sessionToken } }) };
}
