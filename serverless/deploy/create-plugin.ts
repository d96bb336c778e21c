import config from '../../chat.config.ts';
import type { Log, Options, Provider, Serverless } from '../package/service.ts';
import { SetupError } from '../package/setup-error.ts';
import { hasCdn, siteSettings } from '../package/site-settings.ts';
import { type Aws, awsOf, type Deployed, describeDeployed } from './aws.ts';
import { checkAccount } from './check-account.ts';
import { checkCertificate } from './check-certificate.ts';
import { emptyBucket } from './empty-bucket.ts';
import { explained } from './explain.ts';
import { publishSite, trySite } from './publish.ts';
import { remains } from './remains.ts';
import { summary } from './summary.ts';

/** The steps that `plugin.mjs` hangs into the commands of `sls` that change an AWS account; what they return is printed last. */
export interface DeployPlugin {
  /** `deploy`: before anything is changed. */
  check(): Promise<void>;
  /** `deploy`: the stack is there, whether it was changed or not. */
  publish(): Promise<string>;
  /** `remove`: the stack is still there. */
  empty(): Promise<void>;
  /** `remove`: it is gone. */
  tellRemains(): Promise<string>;
}

export function createPlugin(serverless: Serverless, _options: Options, log: Log): DeployPlugin {
  const { service } = serverless;
  const secrets = String(service.custom?.secrets);
  const provider = serverless.getProvider('aws');
  let before: Deployed | undefined;

  const inAws = <T>(step: (aws: Aws) => Promise<T>): Promise<T> =>
    explained(provider.getRegion(), async () => step(await awsOf(serverless)));

  return {
    async check() {
      await trySite();
      await inAws(async (aws) => {
        before = await checkAccount(aws, { isPublic: !hasCdn(service) });
        await checkCertificate(aws, siteSettings(service));
      });
    },
    publish: () =>
      inAws(async (aws) => {
        const deployed = await describeDeployed(aws);
        if (deployed?.bucket === undefined) throw new SetupError(`${aws.stackName} has no bucket for the website.`);
        const published = await publishSite(aws, deployed, deployed.bucket, secrets);
        return summary(deployed, published, {
          listed: config.whitelistedDomains,
          flags: flagsOf(provider),
          before: before?.siteUrl,
        });
      }),
    empty: () =>
      inAws(async (aws) => {
        before = await describeDeployed(aws);
        if (before?.bucket) await emptyBucket(aws.s3, before.bucket);
        if (hasCdn(service)) log.notice('CloudFront lets go of a website slowly: this takes some minutes.');
      }),
    tellRemains: () => inAws((aws) => remains(aws, before, secrets)),
  };
}

/** What the owner's other commands have to be told to look at the same stack. */
function flagsOf(provider: Provider): string {
  const flags = [
    provider.getStage() !== 'dev' && `--stage ${provider.getStage()}`,
    provider.getRegion() !== (process.env.AWS_REGION ?? 'eu-central-1') && `--region ${provider.getRegion()}`,
  ].filter(Boolean);
  return flags.length > 0 ? ` -- ${flags.join(' ')}` : '';
}
