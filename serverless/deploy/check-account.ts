import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { signedRequest } from '../../lib/aws/index.ts';
import { SetupError } from '../package/setup-error.ts';
import { type Aws, type Deployed, describeDeployed } from './aws.ts';

/**
 * Looks for what would make a deploy fail half way, before anything is changed.
 * @param options.isPublic true where the site's bucket is public; behind a CDN it is private.
 * @returns the stack that is deployed already.
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
        `Your AWS account ${Account} blocks every public S3 bucket, and the website needs one. Nothing was changed.`,
        'Either keep that setting, and let CloudFront serve the website from a private bucket:',
        "  echo 'SITE_CDN=true' >> .env",
        'Or switch it off in the console: S3, "Block Public Access settings for this account", Edit, untick "Block all public access"; or run',
        `  aws s3control put-public-access-block --account-id ${Account} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=false,RestrictPublicBuckets=false`,
        'Your other buckets keep their own settings. New buckets are private unless they are made public, as ours is.',
      ].join('\n'),
    );
  }
  if (deployed !== undefined && /_IN_PROGRESS$/.test(deployed.status)) {
    throw new SetupError(
      [
        `Another deploy or removal is changing ${aws.stackName} in ${aws.region} right now (${deployed.status}). Nothing was changed.`,
        'Wait until it is done, and run the command again. CloudFormation in the console shows its progress.',
      ].join('\n'),
    );
  }
  if (
    deployed !== undefined &&
    /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|CREATE_FAILED)$/.test(deployed.status)
  ) {
    throw new SetupError(
      [
        `The first deploy of ${aws.stackName} in ${aws.region} failed (${deployed.status}), and AWS cannot continue from there.`,
        'Remove it with `npx sls remove`, and deploy again. Nothing else is lost.',
      ].join('\n'),
    );
  }
  return deployed;
}

/**
 * Reads the setting of the account; an account that never set it blocks nothing. Where our credentials do not allow the
 * question, the deploy itself will show the answer.
 */
async function publicSitesAreBlocked({ region, credentials, endpoint }: Aws, account: string): Promise<boolean> {
  try {
    const answer = await signedRequest({
      service: 's3',
      region,
      keys: await credentials(),
      endpoint,
      host: `${account}.s3-control.${region}`,
      path: '/v20180820/configuration/publicAccessBlock',
      headers: { 'x-amz-account-id': account },
    });
    return answer.ok && /<(BlockPublicPolicy|RestrictPublicBuckets)>true</.test(await answer.text());
  } catch {
    return false;
  }
}
