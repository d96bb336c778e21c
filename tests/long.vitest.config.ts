import { defineConfig } from 'vitest/config';
import { operatorAlias } from './support/operator-files.ts';
import { SlowestFiles } from './support/slowest-files.ts';

/**
 * `npm run test:long`: stacks killed again and again, load, and models run for long. Minutes, one file after another.
 */
export default defineConfig({
  resolve: { alias: operatorAlias },
  test: {
    include: ['tests/**/*.long.ts'],
    pool: 'forks',
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Ten thousand scripts take a few minutes, and far longer on a busy computer.
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    reporters: ['verbose', new SlowestFiles()],
  },
});
