import { defineConfig } from 'vitest/config';

/** `npm run test:deploy`: by itself, since it takes minutes and a Python environment of its own. */
export default defineConfig({
  test: {
    include: ['tests/deploy/*.deploy.ts'],
    pool: 'forks',
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 150_000,
    hookTimeout: 240_000,
    // Each step stands on the one before.
    bail: 1,
    reporters: ['verbose'],
  },
});
