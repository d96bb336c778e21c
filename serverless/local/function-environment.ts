import { type Environment, referenced, type Service } from '../package/service.ts';
import type { Emulators } from './emulators.ts';

/**
 * Gives the functions the environment they have in AWS, with emulators in place of AWS, and the laptop's own settings in place
 * of the Parameter Store.
 */
export function setEnvironment(
  service: Service,
  { dynamodb, sqs, refs }: Emulators,
  local: Readonly<Record<string, string>>,
): void {
  const resolve = (environment: Environment = {}): Environment =>
    Object.fromEntries(
      Object.entries(environment)
        .map(([key, value]) => [key, refs[referenced(value) ?? ''] ?? value])
        // What only CloudFormation knows is nothing here.
        .filter(([, value]) => typeof value !== 'object'),
    );
  service.provider.environment = {
    ...resolve(service.provider.environment),
    ...local,
    DYNAMODB_ENDPOINT: dynamodb,
    SQS_ENDPOINT: sqs,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  for (const config of Object.values(service.functions)) config.environment = resolve(config.environment);
}

/**
 * Takes the owner's AWS account out of this process, and so out of the functions, which get all that begins with AWS_: nothing
 * on the laptop needs one. Nor need the SDK say at each start of each function which Node.js it will want one day.
 */
export function leaveAws(): void {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}
