import config from '#config';
import type { Environment } from '../../lib/settings/index.ts';
import type { PluginContext, Provider } from '../package/service.ts';
import { SetupError } from '../package/setup-error.ts';
import { hasCdn, hasPublicBucket, inboxSettings, siteSettings } from '../package/site-settings.ts';
import { type Aws, awsOf, type Deployed, describeDeployed } from './aws.ts';
import { checkAccount } from './check-account.ts';
import { checkCertificate } from './check-certificate.ts';
import { deployedInvite } from './deployed-invite.ts';
import { emptyBucket } from './empty-bucket.ts';
import { explained } from './explain.ts';
import { publishInbox, publishSite, trySite } from './publish.ts';
import { ensurePushKeys } from './push-keys.ts';
import { remains } from './remains.ts';
import { summary } from './summary.ts';

/**
 * The steps of `sls deploy` and `sls remove` in an AWS account; `plugin.mjs` hooks them in. What they return is printed
 * last.
 */
export interface DeployPlugin {
  /** `deploy`: runs before anything is changed. */
  check(): Promise<void>;
  /** `deploy`: runs when the stack is up to date. */
  publish(): Promise<string>;
  /** `rollback`: runs when the functions are those of an earlier deploy. */
  rolledBack(): Promise<string | undefined>;
  /** `remove`: runs before the stack is deleted. */
  empty(): Promise<void>;
  /** `remove`: runs after the stack is deleted. */
  listRemains(): Promise<string>;
}

export function createPlugin({ serverless, options, log, env }: PluginContext): DeployPlugin {
  const { service } = serverless;
  const secrets = String(service.custom?.secrets);
  const provider = serverless.getProvider('aws');
  let before: Deployed | undefined;

  const inAws = <T>(step: (aws: Aws) => Promise<T>, isFirst = false): Promise<T> =>
    explained({ region: provider.getRegion(), endpoint: env.AWS_ENDPOINT_URL, isFirst }, async () =>
      step(await awsOf(serverless, env)),
    );

  return {
    async check() {
      await trySite();
      await inAws(async (aws) => {
        before = await checkAccount(aws, { isPublic: hasPublicBucket(service) });
        await checkCertificate(aws, siteSettings(service));
        await checkCertificate(aws, inboxSettings(service), 'INBOX');
      }, true);
    },
    publish: () =>
      inAws(async (aws) => {
        const deployed = await describeDeployed(aws);
        if (deployed?.bucket === undefined) throw new SetupError(`${aws.stackName} has no bucket for the website.`);
        if (deployed.inboxBucket === undefined) throw new SetupError(`${aws.stackName} has no bucket for the inbox.`);
        await ensurePushKeys(aws.ssm, secrets);
        const published = await publishSite(aws, deployed, deployed.bucket, secrets);
        await publishInbox(aws, deployed, deployed.inboxBucket);
        const isTerminal = Boolean(process.stdout.isTTY && process.stderr.isTTY);
        return summary(deployed, published, {
          // The stack is up: rights that are missing for this must not end the deploy with an error.
          invite: await deployedInvite(aws, deployed, isTerminal).catch(() => undefined),
          listed: config.whitelistedDomains,
          flags: flagsOf(provider, env),
          before: before?.siteUrl,
        });
      }),
    async rolledBack() {
      // Without a time `sls rollback` only lists the deploys.
      return options.timestamp === undefined ? undefined : ROLLED_BACK;
    },
    empty: () =>
      inAws(async (aws) => {
        before = await describeDeployed(aws);
        for (const bucket of [before?.bucket, before?.inboxBucket]) if (bucket) await emptyBucket(aws.s3, bucket);
        if (hasCdn(service)) log.notice('CloudFront needs some minutes to remove a website.');
      }),
    listRemains: () => inAws((aws) => remains(aws, before, secrets)),
  };
}

const ROLLED_BACK = `
  The functions are those of that deploy. Website and inbox are not: they stay at the last one.
  To have all of it as it was, check out that version of this folder and run \`npx sls deploy\`.
`;

/** The flags with which the other commands find the same stack. */
function flagsOf(provider: Provider, env: Environment): string {
  const flags = [
    provider.getStage() !== 'dev' && `--stage ${provider.getStage()}`,
    provider.getRegion() !== (env.AWS_REGION ?? 'eu-central-1') && `--region ${provider.getRegion()}`,
  ].filter(Boolean);
  return flags.length > 0 ? ` -- ${flags.join(' ')}` : '';
}
