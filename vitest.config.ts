import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';
import { operatorAlias } from './tests/support/operator-files.ts';
import { SlowestFiles } from './tests/support/slowest-files.ts';

/** `npm test`. What takes longer than a fast suite may is in `tests/long.vitest.config.ts`. */
export default defineConfig({
  resolve: { alias: operatorAlias },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: 'tests/support/global-setup.ts',
    // A process for each file: a stack that hangs in one of them does not stop the others.
    pool: 'forks',
    // Files mostly wait for a stack, a browser or a queue: with two for each core, none is idle meanwhile.
    maxWorkers: availableParallelism() * 2,
    sequence: { sequencer: LongestFirst },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Types of what authors and operators import, checked with the same run.
    typecheck: { enabled: true, include: ['tests/**/*.test-d.ts'], ignoreSourceErrors: true },
    // On CI one slow moment must not stop a change. The report marks a test that was tried twice: a bug to find.
    retry: process.env.CI ? 1 : 0,
    // Generous: a busy computer must not decide a test.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: [process.env.CI ? 'default' : 'dot', new SlowestFiles()],
  },
});
