export { BOT_SECRETS, botSecret, wrongSecretName } from './bot-secrets.ts';
export { connected } from './connected.ts';
export { localEnvironment } from './dotenv.ts';
export {
  type IdentitySecrets,
  identitySecretNames,
  identitySecretProblem,
  identitySecrets,
} from './identity-secrets.ts';
export { type PushKeys, parsePushKeys } from './parse-push-keys.ts';
export { type Problem, SettingsError } from './problem.ts';
export { PUSH_KEY, pushKey } from './push-key.ts';
export { localDefault, pageSecretNames, type SecretName, secret, secretNames } from './secrets.ts';
export { type Environment, need, readSettings, type Settings } from './settings.ts';
export { localDefaults } from './settings-table.ts';
