import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';

/** The AWS services that the commands call. The SDK reads AWS_PROFILE and AWS_ENDPOINT_URL itself. */
export interface Aws {
  readonly region: string;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
}

export function awsOf(region: string): Aws {
  return {
    region,
    cloudFormation: new CloudFormationClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
    logs: new CloudWatchLogsClient({ region }),
    lambda: new LambdaClient({ region }),
    ssm: new SSMClient({ region }),
  };
}
