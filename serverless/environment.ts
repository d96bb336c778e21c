import type { Emulators } from './emulators.ts';
import { type Environment, referenced, type Service } from './service.ts';

/**
 * Gives the functions the environment they have in AWS, with the emulators in place of AWS and the settings in place of the
 * Parameter Store.
 */
export function setEnvironment(
  service: Service,
  { dynamodb, sqs, refs }: Emulators,
  settings: Readonly<Record<string, string>>,
): void {
  const resolve = (environment: Environment = {}): Environment =>
    Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, refs[referenced(value) ?? ''] ?? value]),
    );

  const { SECRETS_PATH: _, ...environment } = resolve(service.provider.environment);
  service.provider.environment = {
    ...environment,
    ...settings,
    DYNAMODB_ENDPOINT: dynamodb,
    SQS_ENDPOINT: sqs,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  for (const config of Object.values(service.functions)) config.environment = resolve(config.environment);
  // `serverless-offline` hands these on to the functions, which have no account to sign in to.
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
}
