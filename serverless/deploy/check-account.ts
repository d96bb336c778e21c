import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsClient } from 'aws4fetch';
import { SetupError } from '../package/setup-error.ts';
import { type Aws, type Deployed, describeDeployed } from './aws.ts';

/**
 * What would make a deploy fail half way, looked for before anything is changed.
 * @param options.isPublic the site's bucket is; behind a CDN it is not.
 * @returns what is deployed there already.
 * @throws {SetupError} with the next step.
 */
export async function checkAccount(
  aws: Aws,
  { isPublic }: { readonly isPublic: boolean },
): Promise<Deployed | undefined> {
  const { Account = '' } = await aws.sts.send(new GetCallerIdentityCommand({}));
  const [isBlocked, deployed] = await Promise.all([
    isPublic && publicSitesAreBlocked(aws, Account),
    describeDeployed(aws),
  ]);
  if (isBlocked) {
    throw new SetupError(
      [
        `Your AWS account ${Account} blocks every public S3 bucket, and the website's is one. Nothing was changed.`,
        'Either leave that as it is, and have CloudFront serve the website from a private bucket:',
        "  echo 'SITE_CDN=true' >> .env",
        'Or switch it off in the console: S3, "Block Public Access settings for this account", Edit, untick "Block all public access"; or run',
        `  aws s3control put-public-access-block --account-id ${Account} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=false,RestrictPublicBuckets=false`,
        'Buckets that you have made before keep their own settings: new ones are closed unless they say otherwise, as ours does.',
      ].join('\n'),
    );
  }
  if (deployed !== undefined && /_IN_PROGRESS$/.test(deployed.status)) {
    throw new SetupError(
      [
        `Somebody else is deploying or removing ${aws.stackName} in ${aws.region} right now (${deployed.status}). Nothing was changed.`,
        'Wait until that is done, and run the command again; CloudFormation in the console shows how far it is.',
      ].join('\n'),
    );
  }
  if (
    deployed !== undefined &&
    /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|CREATE_FAILED)$/.test(deployed.status)
  ) {
    throw new SetupError(
      [
        `The first deploy of ${aws.stackName} in ${aws.region} was broken off (${deployed.status}), and AWS cannot go on from there.`,
        'Clear it with `npx sls remove`, and deploy again. Nothing else is lost by that.',
      ].join('\n'),
    );
  }
  return deployed;
}

/**
 * The setting of the account; one that was never set blocks nothing, and where we may not ask, the deploy itself will tell. One signed
 * request: the SDK's client for it would be a package more.
 */
async function publicSitesAreBlocked({ region, credentials }: Aws, account: string): Promise<boolean> {
  const host = `${account}.s3-control.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const endpoint = process.env.AWS_ENDPOINT_URL ?? `https://${host}`;
  const client = new AwsClient({ ...(await credentials()), service: 's3', region });
  try {
    const answer = await client.fetch(`${endpoint}/v20180820/configuration/publicAccessBlock`, {
      headers: { 'x-amz-account-id': account },
    });
    return answer.ok && /<(BlockPublicPolicy|RestrictPublicBuckets)>true</.test(await answer.text());
  } catch {
    return false;
  }
}
