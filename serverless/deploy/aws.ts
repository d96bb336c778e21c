import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Serverless } from '../package/service.ts';

/** The services that a deploy asks beside what `sls` does itself. */
export interface Aws {
  readonly region: string;
  readonly stackName: string;
  readonly cloudFormation: CloudFormationClient;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  credentials(): Promise<Keys>;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Signed in as `sls` itself is: profile, environment, or role. */
export async function awsOf(serverless: Serverless): Promise<Aws> {
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
  };
}

/** What `serverless.yml` has as outputs, and `sls` adds. */
export interface Deployed {
  readonly status: string;
  readonly bucket: string | undefined;
  readonly siteUrl: string;
  /** What the site's domain has to name in its DNS, where that is the owner's to set: `d111111abcdef8.cloudfront.net`. */
  readonly cname: string | undefined;
  readonly webhook: string;
  readonly apiUrl: string;
  /** `wss://…`: where the plugin connects to. */
  readonly socketUrl: string;
  readonly table: string | undefined;
}

/** @returns nothing where there is no such stack yet. */
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
    apiUrl,
    webhook: `${apiUrl}/webhook`,
    socketUrl: (output('SocketEndpoint') ?? '').replace(/^http/, 'ws'),
    table: output('TableName'),
  };
}
