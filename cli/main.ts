import { readFileSync } from 'node:fs';
import { type ChatConfig, messageWithLine } from '../lib/config/index.ts';
import type { Environment } from '../lib/settings/index.ts';
import { agent } from './agent/agent.ts';
import type { Command } from './command/command.ts';
import { explain } from './command/explain.ts';
import { Stop } from './command/stop.ts';
import { connect } from './connect/connect.ts';
import { doctor } from './doctor/doctor.ts';
import { environment } from './environment.ts';
import { exportThread } from './export/export.ts';
import { forget } from './forget/forget.ts';
import { identity } from './identity/identity.ts';
import { logs } from './logs/logs.ts';
import { migrate } from './migrate/migrate.ts';
import { profile } from './profile/profile.ts';
import { replay } from './replay/replay.ts';
import { secret } from './secret/secret.ts';
import { stats } from './stats/stats.ts';
import { processTerminal } from './terminal/terminal.ts';
import { threads } from './threads/threads.ts';

// Each one is called as `npm run <name> -- …`.
const commands: Readonly<Record<string, Command>> = {
  connect,
  doctor,
  profile,
  secret,
  agent,
  identity,
  threads,
  stats,
  replay,
  export: exportThread,
  forget,
  logs,
  migrate,
};

const [name = '', ...args] = process.argv.slice(2);
const terminal = processTerminal({ colours: !environment.NO_COLOR });
const command = commands[name];
try {
  refuseSwallowed(environment);
  if (command === undefined || args.includes('--help')) {
    terminal.print(
      command?.usage ??
        Object.values(commands)
          .map(({ usage }) => usage)
          .join('\n\n'),
    );
    process.exitCode = command === undefined ? 2 : 0;
  } else {
    const config = await loadConfig();
    process.exitCode = await command.run(args, { env: environment, directory: process.cwd(), config, terminal });
  }
} catch (error) {
  const { what, todo } = explain(error);
  terminal.print(`\n✗ ${what}\n→ ${todo}`);
  process.exitCode = 1;
}

/** @throws {Stop} where `chat.config.ts` does not compile, or has a wrong value. */
async function loadConfig(): Promise<ChatConfig> {
  try {
    return (await import('#config')).default;
  } catch (error) {
    const reason =
      error instanceof Error
        ? messageWithLine(error, readFileSync(new URL('../chat.config.ts', import.meta.url), 'utf8'))
        : String(error);
    throw new Stop(
      reason.startsWith('chat.config.ts') ? reason : `chat.config.ts cannot be read: ${reason}`,
      'Correct it, and run the command again.',
    );
  }
}

/** Without `--`, npm keeps the flags for itself. The command would run without them, and perhaps on the wrong stage. */
function refuseSwallowed(env: Environment): void {
  const flags = Object.values(commands).flatMap(({ options }) => Object.keys(options));
  // npm's own flags are empty where they were not given.
  const swallowed = flags.find((flag) => env[`npm_config_${flag.replaceAll('-', '_')}`] && !isGiven(flag));
  if (swallowed === undefined) return;
  throw new Stop(
    `npm took --${swallowed} as a flag of its own.`,
    `Write \`npm run ${name} -- --${swallowed} …\`: with -- in between.`,
  );
}

function isGiven(flag: string): boolean {
  return args.some((arg) => arg === `--${flag}` || arg.startsWith(`--${flag}=`));
}
