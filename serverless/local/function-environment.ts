import { type Environment, referenced, type Service } from '../package/service.ts';
import type { Emulators } from './emulators.ts';

/**
 * Gives the functions the environment that they have in AWS, except that emulators replace AWS, and the laptop's
 * settings replace Parameter Store.
 */
export function setEnvironment(
  service: Service,
  { dynamodb, sqs, refs }: Emulators,
  local: Readonly<Record<string, string>>,
): void {
  const resolve = (environment: Environment = {}): Environment =>
    Object.fromEntries(
      Object.entries(environment)
        // A setting of the laptop also replaces what the template gives to a single function.
        .map(([key, value]) => [key, refs[referenced(value) ?? ''] ?? local[key] ?? value])
        // Values that only CloudFormation can fill in are left out.
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
 * Takes the operator's AWS account out of this process, and so out of the functions, which get every AWS_ variable: no
 * part of the local stack needs an account.
 */
export function removeAwsAccount(env: NodeJS.ProcessEnv): void {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete env[name];
}
