import { readdirSync } from 'node:fs';

/** What stands at the top of the project and is not the operator's. */
export const projectEntries: readonly string[] = [
  'bench',
  'cli',
  'docs',
  'examples',
  'handlers',
  'lib',
  'serverless',
  'simulator',
  'site',
  'tests',
  'biome.json',
  'package.json',
  'tsconfig.browser.json',
  'tsconfig.json',
  'tsconfig.lambda.json',
  'tsconfig.operator.json',
  'tsconfig.tools.json',
  'vitest.config.ts',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'package-lock.json',
  'serverless.yml',
  'node_modules',
];

/**
 * The operator's files and folders at the top of the project: `bot.ts`, `chat.config.ts`, and whatever stands beside
 * them. Names that begin with a dot are settings and caches.
 */
export function operatorEntries(root: string): string[] {
  return readdirSync(root).filter((name) => !name.startsWith('.') && !projectEntries.includes(name));
}
