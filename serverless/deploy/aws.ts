import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsKeys } from '../../lib/aws/index.ts';
import type { Environment } from '../../lib/settings/index.ts';
import type { Serverless } from '../package/service.ts';

/** The AWS services that our part of a deploy calls; `sls` calls others itself. */
export interface Aws {
  readonly region: string;
  readonly stackName: string;
  readonly cloudFormation: CloudFormationClient;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  credentials(): Promise<AwsKeys>;
  /** The address of a stand-in for AWS. */
  readonly endpoint?: string;
}

/** Signs in as `sls` does: with a profile, the environment, or a role. */
export async function awsOf(serverless: Serverless, env: Environment): Promise<Aws> {
  const provider = serverless.getProvider('aws');
  const config = await provider.getAwsSdkV3Config();
  const sts = new STSClient(config);
  return {
    region: provider.getRegion(),
    stackName: provider.naming.getStackName(),
    cloudFormation: new CloudFormationClient(config),
    dynamodb: new DynamoDBClient(config),
    s3: new S3Client(config),
    ssm: new SSMClient(config),
    sts,
    credentials: sts.config.credentials,
    endpoint: env.AWS_ENDPOINT_URL,
  };
}

/** The outputs of the stack: those of `serverless.yml`, and those that `sls` adds. */
export interface Deployed {
  readonly status: string;
  readonly bucket: string | undefined;
  readonly siteUrl: string;
  /** The CNAME that the operator must set for the site's domain: `d111111abcdef8.cloudfront.net`. */
  readonly cname: string | undefined;
  readonly inboxBucket: string | undefined;
  readonly inboxUrl: string;
  readonly inboxCname: string | undefined;
  readonly webhook: string;
  readonly apiUrl: string;
  /** Where the plugin connects to: `wss://…`. */
  readonly socketUrl: string;
  readonly table: string | undefined;
}

/** @returns nothing where the stack does not exist yet. */
export async function describeDeployed({ cloudFormation, stackName }: Aws): Promise<Deployed | undefined> {
  const found = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName })).catch((error: Error) => {
    if (/does not exist/.test(error.message)) return undefined;
    throw error;
  });
  const stack = found?.Stacks?.[0];
  if (stack === undefined) return undefined;
  const output = (key: string): string | undefined =>
    stack.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue || undefined;
  const apiUrl = (output('HttpApiUrl') ?? '').replace(/\/+$/, '');
  return {
    status: stack.StackStatus ?? '',
    bucket: output('SiteBucketName'),
    siteUrl: output('SiteUrl') ?? '',
    cname: output('SiteCname'),
    inboxBucket: output('InboxBucketName'),
    inboxUrl: output('InboxUrl') ?? '',
    inboxCname: output('InboxCname'),
    apiUrl,
    webhook: `${apiUrl}/webhook`,
    socketUrl: (output('SocketEndpoint') ?? '').replace(/^http/, 'ws'),
    table: output('TableName'),
  };
}
