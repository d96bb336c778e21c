import { BOT_SECRETS, PUSH_KEY } from '../../lib/settings/index.ts';
import { type Aws, awsOf } from '../aws/clients.ts';
import { restart } from '../aws/functions.ts';
import { getParameters, namesBelow, putParameters, removeParameter } from '../aws/parameters.ts';
import { describeStack, type Stack } from '../aws/stack.ts';
import type { Cli } from '../command/command.ts';
import { type BotSecrets, identityNames, type Resources, type Target } from './target.ts';

/** The same values as in `serverless.yml`. */
const SERVICE = 'customer-chat';
const STAGE = 'dev';
const REGION = 'eu-central-1';

/** The pair of keys, and the public one alone. */
const pushKeyNames = ['VAPID_KEYS', PUSH_KEY] as const;

/** A stage in an AWS account: its values in Parameter Store, and the stack of `sls deploy`. */
export function deployedTarget({ env }: Pick<Cli, 'env'>, flags: { stage?: string; region?: string }): Target {
  const stage = flags.stage ?? env.STAGE ?? STAGE;
  const region = flags.region ?? env.AWS_REGION ?? REGION;
  const name = `${SERVICE}-${stage}`;
  const path = `/${SERVICE}/${stage}`;
  const aws = awsOf(region);
  let described: Promise<Stack> | undefined;
  const stack = () => (described ??= describeStack(aws, name));
  return {
    title: `${name} in ${region}`,
    local: false,
    flags: [flags.stage && ` --stage ${stage}`, flags.region && ` --region ${region}`].filter(Boolean).join(''),
    graphUrl: (env.GRAPH_URL ?? 'https://graph.facebook.com').replace(/\/+$/, ''),
    keeps: `${path} in Parameter Store`,
    source: `in ${path} in Parameter Store`,
    identity: () => getParameters(aws, path, identityNames),
    keep: (identity) => putParameters(aws, path, identity),
    secrets: (names) => getParameters(aws, path, names),
    async keepSecrets(values) {
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) await removeParameter(aws, path, name);
        else await putParameters(aws, path, { [name]: value });
      }
    },
    refresh: async () => restart(aws, functionsOf(await stack())),
    hasPushKeys: async () => Object.keys(await getParameters(aws, path, pushKeyNames)).length === pushKeyNames.length,
    botSecrets: storedSecrets(aws, `${path}/${BOT_SECRETS}`),
    resources: async () =>
      resourcesOf(aws, await stack(), {
        sqs: env.AWS_ENDPOINT_URL_SQS ?? env.AWS_ENDPOINT_URL,
        sns: env.SNS_ENDPOINT ?? env.AWS_ENDPOINT_URL_SNS ?? env.AWS_ENDPOINT_URL,
        ses: env.SES_ENDPOINT ?? env.AWS_ENDPOINT_URL_SESV2 ?? env.AWS_ENDPOINT_URL,
      }),
  };
}

function storedSecrets(aws: Aws, path: string): BotSecrets {
  return {
    place: `${path} in Parameter Store`,
    list: () => namesBelow(aws, path),
    set: async (name, value) => void (await putParameters(aws, path, { [name]: value })),
    remove: (name) => removeParameter(aws, path, name),
  };
}

/** @param emulators Addresses in place of AWS's own, also in the queues' addresses. */
function resourcesOf(
  { region }: Aws,
  stack: Stack,
  { sqs, sns, ses }: { sqs?: string; sns?: string; ses?: string },
): Resources {
  const { outputs, resources } = stack;
  const idOf = (logical: string): string | undefined => resources.find((each) => each.logical === logical)?.id;
  const [table, queue, webQueue, deadLetters, alarmTopic, notifyTopic, turn, notify] = [
    'Table',
    'Queue',
    'WebQueue',
    'DeadLetters',
    'AlarmTopic',
    'NotifyTopic',
    'TurnLambdaFunction',
    'NotifyLambdaFunction',
  ].map(idOf);
  const bucket = resources.find(({ logical, type }) => type === 'AWS::S3::Bucket' && /site/i.test(logical))?.id;
  const site = outputs.SiteUrl ?? (bucket && `https://${bucket}.s3.${region}.amazonaws.com`);
  const http = outputs.HttpApiUrl?.replace(/\/+$/, '');
  const socket = (outputs.SocketEndpoint ?? outputs.ServiceEndpointWebsocket)?.replace(/^ws/, 'http');
  return {
    region,
    stack: stack.name,
    ...(http && { webhook: `${http}/webhook` }),
    ...(site && { site: site.replace(/\/(chat\.html)?$/, '') }),
    ...(outputs.SiteCname && { cname: outputs.SiteCname }),
    ...(socket && { socket }),
    ...(table && { table: { name: table, region } }),
    ...(queue && { queue: { url: queue, ...(webQueue && { webUrl: webQueue }), region, endpoint: sqs } }),
    ...(deadLetters && { deadLetters: { url: deadLetters, region, endpoint: sqs } }),
    ...(outputs.InboxUrl && { inbox: outputs.InboxUrl }),
    ...(outputs.InboxCname && { inboxCname: outputs.InboxCname }),
    ...(alarmTopic && { alarmTopic }),
    ...(notifyTopic && { notifyTopic: { arn: notifyTopic, region, endpoint: sns } }),
    ...(turn && { turn: { name: turn, region } }),
    ...(notify && { visitorMail: { function: notify, region, endpoint: ses } }),
    functions: functionsOf(stack),
    types: resources.map(({ type }) => type),
  };
}

function functionsOf({ resources }: Stack): string[] {
  return resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ id }) => id);
}
