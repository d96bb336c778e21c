import type { ChatConfig } from '../lib/config/index.ts';
import type { Command } from './command/command.ts';
import { explain } from './command/explain.ts';
import { Stop } from './command/stop.ts';
import { connect } from './connect/connect.ts';
import { doctor } from './doctor/doctor.ts';
import { exportThread } from './export/export.ts';
import { forget } from './forget/forget.ts';
import { logs } from './logs/logs.ts';
import { profile } from './profile/profile.ts';
import { replay } from './replay/replay.ts';
import { processTerminal } from './terminal/terminal.ts';

// Each of them is `npm run <name> -- …`.
const commands: Readonly<Record<string, Command>> = {
  connect,
  doctor,
  profile,
  replay,
  export: exportThread,
  forget,
  logs,
};

// The SDK says at each start which Node.js it will want one day: nothing that whoever runs a command can use.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const [name = '', ...args] = process.argv.slice(2);
const terminal = processTerminal();
const command = commands[name];
try {
  refuseSwallowed(process.env);
  if (command === undefined || args.includes('--help')) {
    terminal.print(
      command?.usage ??
        Object.values(commands)
          .map(({ usage }) => usage)
          .join('\n\n'),
    );
    process.exitCode = command === undefined ? 2 : 0;
  } else {
    const config = await ownersConfig();
    process.exitCode = await command.run(args, { env: process.env, directory: process.cwd(), config, terminal });
  }
} catch (error) {
  const { what, todo } = explain(error);
  terminal.print(`\n✗ ${what}\n→ ${todo}`);
  process.exitCode = 1;
}

/** @throws {Stop} where it does not compile, or says what it may not. */
async function ownersConfig(): Promise<ChatConfig> {
  try {
    return (await import('../chat.config.ts')).default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Stop(
      reason.startsWith('chat.config.ts') ? reason : `chat.config.ts cannot be read: ${reason}`,
      'Correct it, and run the command again.',
    );
  }
}

/** Without `--`, npm takes flags for its own, and the command would run without them: on another stage than was meant. */
function refuseSwallowed(env: NodeJS.ProcessEnv): void {
  const flags = Object.values(commands).flatMap(({ options }) => Object.keys(options));
  // Empty are those of npm's own that nobody gave.
  const swallowed = flags.find((flag) => env[`npm_config_${flag.replaceAll('-', '_')}`] && !isGiven(flag));
  if (swallowed === undefined) return;
  throw new Stop(
    `npm took --${swallowed} for a flag of its own.`,
    `Write \`npm run ${name} -- --${swallowed} …\`: with -- in between.`,
  );
}

function isGiven(flag: string): boolean {
  return args.some((arg) => arg === `--${flag}` || arg.startsWith(`--${flag}=`));
}
