import { defineConfig } from 'vitest/config';

/** `npm run test:deploy`: by itself, since it takes minutes and a Python environment of its own. */
export default defineConfig({
  test: {
    include: ['tests/deploy/*.deploy.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 240_000,
    // Each step stands on the one before.
    bail: 1,
    reporters: ['verbose'],
  },
});
