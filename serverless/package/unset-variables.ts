import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { isOwnFile } from '../../lib/bot/own-file.ts';
import type { Service } from './service.ts';

/** A variable of the environment that the bot reads and that no function in AWS has. */
export interface UnsetVariable {
  readonly name: string;
  /** The file in the project's folder, and the line from 1. */
  readonly file: string;
  readonly line: number;
}

/** The variables of the environment that the bot's own files read, and that are set nowhere in AWS. */
export async function unsetVariables(serviceDir: string, service: Service): Promise<UnsetVariable[]> {
  const set = new Set([service.provider.environment, service.functions.turn?.environment].flatMap(namesIn));
  const files = await filesOfBot(serviceDir);
  const read = await Promise.all(
    files.map(async (file) => {
      const lines = (await readFile(join(serviceDir, file), 'utf8')).split('\n');
      return lines.flatMap((text, index) => variablesIn(text).map((name) => ({ name, file, line: index + 1 })));
    }),
  );
  return read.flat().filter(({ name }) => !set.has(name) && !ofLambda.test(name));
}

/** What the operator reads during a deploy. */
export function warningOf({ name, file, line }: UnsetVariable): string {
  return `${file}:${line} reads the environment variable ${name}, which is set nowhere in AWS. \`npm run secret -- set ${name}\` stores it; the bot then reads it with \`await chat.secret('${name}')\`.`;
}

/** `bot.ts` and the files that it imports, without ours and without packages. */
async function filesOfBot(serviceDir: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: serviceDir,
    entryPoints: ['bot.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs).filter((path) => /\.[cm]?[jt]sx?$/.test(path) && isOwnFile(path));
}

/** The names in one line, read with a dot, with brackets, or by `const { A, B: b } = …`. */
function variablesIn(line: string): string[] {
  const code = line.replace(/^\s*(?:\/\/|\*|\/\*).*$/, '');
  const single = [...code.matchAll(/\bprocess\.env(?:\?)?(?:\.([A-Za-z_]\w*)|\[\s*['"`]([A-Za-z_]\w*)['"`]\s*\])/g)];
  const many = /\{([^{}]*)\}\s*=\s*process\.env\b/.exec(code)?.[1] ?? '';
  return [
    ...single.map(([, name, quoted]) => name ?? quoted ?? ''),
    ...many.split(',').flatMap((part) => /^\s*([A-Za-z_]\w*)/.exec(part)?.[1] ?? []),
  ];
}

/** Set by Lambda itself; and `NODE_ENV`, which programs read to see that it is not set. */
const ofLambda = /^(AWS_\w+|_HANDLER|LAMBDA_\w+|NODE_OPTIONS|NODE_PATH|NODE_ENV|PATH|LANG|TZ|LOG_LEVEL)$/;

const namesIn = (environment: Service['provider']['environment']): string[] => Object.keys(environment ?? {});
