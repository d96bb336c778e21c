import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyProject, writeInto } from '../support/project.ts';

const root = join(import.meta.dirname, '../..');

/** `npm run <args>` without npm. */
async function run(
  args: string[],
  env: Record<string, string> = {},
  project = root,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/tsx/dist/cli.mjs'), join(project, 'cli/main.ts'), ...args],
    {
      cwd: project,
      env: { PATH: process.env.PATH, HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

test('Every command of package.json exists and prints its usage', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  const names = Object.entries(manifest.scripts).flatMap(([name, script]) =>
    script === `tsx cli/main.ts ${name}` ? [name] : [],
  );
  expect(names).toEqual(expect.arrayContaining(['connect', 'doctor', 'export', 'forget', 'logs', 'profile', 'replay']));
  const { code, output } = await run([]);
  expect(code).toBe(2);
  for (const name of names) expect(output).toMatch(new RegExp(`^npm run (--silent )?${name} --`, 'm'));
});

test('An error is two lines, what is wrong and what to do, and never a stack trace', async () => {
  const { code, output } = await run(['replay', 'list']);
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    '✗ There are no AWS credentials.',
    expect.stringMatching(/^→ Run `aws configure`/),
  ]);
});

test('A mistake in chat.config.ts is reported without a stack trace', async () => {
  const project = copyProject({ 'chat.config.ts': 'export default {' });
  cpSync(join(root, 'cli'), join(project, 'cli'), { recursive: true });
  for (const file of [
    'export default {',
    `import { defineConfig } from './lib/config/index.ts';
export default defineConfig({ page: { name: '' }, whitelistedDomains: [], plugin: {}, profile: {} });`,
  ]) {
    writeInto(project, 'chat.config.ts', file);
    const { code, output } = await run(['profile', 'plan'], {}, project);
    expect(code).toBe(1);
    expect(output).toMatch(/✗ .*chat\.config\.ts/);
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);
  }
});

test('A flag that npm took is reported, not ignored', async () => {
  const { code, output } = await run(['doctor'], { npm_config_stage: 'prod' });
  expect(code).toBe(1);
  expect(output).toContain('npm run doctor -- --stage');
  expect((await run(['doctor', 'prod'])).output).toContain("Unexpected argument 'prod'");
});

test.each([
  ['replay', 'all', 'region', 'us-east-1'],
  ['forget', '5001', 'yes', 'true'],
  ['connect', '', 'app-id', 'true'],
  ['doctor', '', 'json', 'true'],
])(
  'A flag that npm knows, or passes on as a word, is reported: npm run %s %s --%s',
  async (name, word, flag, value) => {
    const env = { [`npm_config_${flag.replace('-', '_')}`]: value };
    const { code, output } = await run([name, word].filter(Boolean), env);
    expect(code).toBe(1);
    expect(output).toContain(`npm run ${name} -- --${flag}`);
  },
);

test('A given flag counts, whatever npm stored under its name; an empty value of npm counts as not given', async () => {
  const env = { npm_config_yes: 'true', npm_config_region: '' };
  expect((await run(['forget', '5001', '--yes'], env)).output).toContain('There are no AWS credentials.');
});
