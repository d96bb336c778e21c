import { defineConfig } from 'vitest/config';
import { operatorAlias } from '../support/operator-files.ts';

/** `npm run test:deploy` is separate: it takes minutes, and needs Python. */
export default defineConfig({
  resolve: { alias: operatorAlias },
  test: {
    include: ['tests/deploy/*.deploy.ts'],
    pool: 'forks',
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 150_000,
    hookTimeout: 240_000,
    // Each step needs the one before.
    bail: 1,
    reporters: ['verbose'],
  },
});
