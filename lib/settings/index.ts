export { connected } from './connected.ts';
export { localEnvironment } from './dotenv.ts';
export { type Problem, SettingsError } from './problem.ts';
export { type SecretName, secret, secretNames } from './secrets.ts';
export { type Environment, need, readSettings, type Settings } from './settings.ts';
export { localDefaults } from './settings-table.ts';
