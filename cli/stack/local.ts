import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isLoopback } from '../../lib/config/index.ts';
import { object, readJson } from '../../lib/json.ts';
import { localDefaults, localEnvironment, readSettings, wrongSecretName } from '../../lib/settings/index.ts';
import type { Cli } from '../command/command.ts';
import { withoutValue, writeDotenv } from './dotenv.ts';
import {
  type BotSecrets,
  type Identity,
  type IdentityName,
  identityNames,
  type Resources,
  type Target,
} from './target.ts';

/**
 * This laptop: the values of `.env`, and the stack of `npm start`.
 * @param usual The Graph API without GRAPH_URL; default: the simulator. Where it is given, `keep` stores GRAPH_URL,
 *   too.
 */
export function localTarget({ env, directory }: Pick<Cli, 'env' | 'directory'>, usual?: string): Target {
  const known = localEnvironment(directory, env);
  const simulator = `http://localhost:${known.SIMULATOR_PORT ?? localDefaults.SIMULATOR_PORT}`;
  const graphUrl = known.GRAPH_URL ?? usual ?? simulator;
  const simulated = isLoopback(graphUrl);
  return {
    title: 'this laptop',
    local: true,
    flags: ' --local',
    graphUrl: graphUrl.replace(/\/+$/, ''),
    keeps: join(directory, '.env'),
    source: sourceOf(directory, env, simulated),

    async identity() {
      const set = identityNames.map((name) => [name, known[name] ?? (simulated ? localDefaults[name] : undefined)]);
      return Object.fromEntries(set.filter(([, value]) => value !== undefined));
    },

    async keep(identity, more) {
      // Values of this terminal's environment are lost with it: `npm start` in another terminal reads only the file.
      const stored = localEnvironment(directory, {});
      const changed = identityNames.filter((name) => identity[name] !== undefined && identity[name] !== stored[name]);
      const values: Record<string, string> = Object.fromEntries(changed.map((name) => [name, identity[name] ?? '']));
      if (usual !== undefined && stored.GRAPH_URL !== graphUrl) values.GRAPH_URL = graphUrl;
      if (more && !isLoopback(more.WEBHOOK_URL)) values.WEBHOOK_URL = more.WEBHOOK_URL;
      await writeDotenv(directory, values);
      Object.assign(known, values);
      return changed;
    },

    async secrets(names) {
      const stored = localEnvironment(directory, {});
      return Object.fromEntries(names.flatMap((name) => (stored[name] ? [[name, stored[name]]] : [])));
    },

    async keepSecrets(values) {
      const lines = Object.entries(values).map(([name, value = '']) => [name, value]);
      await writeDotenv(directory, Object.fromEntries(lines));
    },

    async refresh() {
      return 'Start `npm start` again if it runs: it reads .env once.';
    },

    // `npm start` makes them.
    hasPushKeys: async () => true,

    botSecrets: secretsOfLaptop(directory),

    async resources() {
      return localResources(known, directory);
    },
  };
}

/** Lines of `.env` that are not settings of this project. */
function secretsOfLaptop(directory: string): BotSecrets {
  const list = async () =>
    Object.keys(localEnvironment(directory, {}))
      .filter((name) => wrongSecretName(name) === undefined)
      .sort();
  return {
    place: join(directory, '.env'),
    list,
    set: (name, value) => writeDotenv(directory, { [name]: value }),
    async remove(name) {
      const isSet = (await list()).includes(name);
      if (isSet) await writeDotenv(directory, {}, (text) => withoutValue(text, name));
      return isSet;
    },
  };
}

/** A folder without `.env` is usual: the simulator needs none. */
function sourceOf(directory: string, env: Cli['env'], simulated: boolean): string {
  const path = join(directory, '.env');
  if (identityNames.some((name) => env[name])) return `in this terminal's environment and ${path}`;
  if (identityNames.some((name) => localEnvironment(directory, {})[name])) return `in ${path}`;
  return simulated ? "the simulator's own" : `in ${path}`;
}

/** The addresses that the running stack wrote down, or else those of the settings. */
async function localResources(env: Record<string, string>, directory: string): Promise<Resources> {
  const { ports, dataDir } = readSettings({ ...env, ...placeholders(env) });
  const running = await runningStack(resolve(directory, dataDir));
  const dynamodb = running.dynamodb ?? env.DYNAMODB_ENDPOINT;
  const sqs = running.sqs ?? env.SQS_ENDPOINT;
  const queue = (name: string) => ({ url: running[name] ?? `${sqs}/000000000000/customer-chat-dev-${name}.fifo` });
  return {
    webhook: env.WEBHOOK_URL ?? `http://localhost:${ports.http}/webhook`,
    site: running.site ?? `http://localhost:${ports.site}`,
    inbox: running.inbox ?? `http://localhost:${ports.inbox}`,
    socket: running.socket ?? `http://localhost:${ports.socket}`,
    ...(dynamodb && { table: { name: running.table ?? 'customer-chat-table', endpoint: dynamodb } }),
    ...(sqs && {
      queue: { ...queue('queue'), ...(running.webQueue && { webUrl: running.webQueue }), endpoint: sqs },
      deadLetters: { ...queue('dlq'), endpoint: sqs },
    }),
    ...(running.lambda && running.turn && { turn: { name: running.turn, endpoint: running.lambda } }),
    ...(running.topic && { notifyTopic: { arn: running.topic, endpoint: running.sns } }),
    ...(running.ses && { visitorMail: { endpoint: running.ses, from: running.mailFrom } }),
    functions: [],
    types: [],
  };
}

/** The addresses do not depend on whether a Page is connected yet. */
function placeholders(env: Record<string, string>): Identity {
  const missing: [IdentityName, string][] = identityNames.flatMap((name) => (env[name] ? [] : [[name, '0']]));
  return Object.fromEntries(missing);
}

/** Names and addresses of the local stack, from the `stack.json` that it leaves in its folder while it runs. */
async function runningStack(folder: string): Promise<Partial<Record<string, string>>> {
  try {
    // A killed stack leaves its files behind.
    process.kill(Number(await readFile(join(folder, 'stack.pid'), 'utf8')), 0);
    const value = object(readJson(await readFile(join(folder, 'stack.json'), 'utf8')));
    const entries = Object.entries(value ?? {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
