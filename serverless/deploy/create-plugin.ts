import config from '../../chat.config.ts';
import type { Provider, Serverless } from '../service.ts';
import { SetupError } from '../setup-error.ts';
import { type Aws, awsOf, type Deployed, describeDeployed } from './aws.ts';
import { checkAccount } from './check-account.ts';
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

export function createPlugin(serverless: Serverless): DeployPlugin {
  const secrets = String(serverless.service.custom?.secrets);
  const provider = serverless.getProvider('aws');
  let removed: Deployed | undefined;

  const inAws = <T>(step: (aws: Aws) => Promise<T>): Promise<T> =>
    explained(provider.getRegion(), async () => step(await awsOf(serverless)));

  return {
    async check() {
      await trySite();
      await inAws(checkAccount);
    },
    publish: () =>
      inAws(async (aws) => {
        const deployed = await describeDeployed(aws);
        if (deployed?.bucket === undefined) throw new SetupError(`${aws.stackName} has no bucket for the website.`);
        const published = await publishSite(aws, deployed, deployed.bucket, secrets);
        return summary(deployed, published, { listed: config.whitelistedDomains, flags: flagsOf(provider) });
      }),
    empty: () =>
      inAws(async (aws) => {
        removed = await describeDeployed(aws);
        if (removed?.bucket) await emptyBucket(aws.s3, removed.bucket);
      }),
    tellRemains: () => inAws((aws) => remains(aws, removed?.table, secrets)),
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
