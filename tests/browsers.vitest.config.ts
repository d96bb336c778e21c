import { defineConfig } from 'vitest/config';
import { operatorAlias } from './support/operator-files.ts';

/** `npm run test:browsers`: the chat's main ways in each browser that is installed, or that `BROWSERS` names. */
export default defineConfig({
  resolve: { alias: operatorAlias },
  test: {
    include: ['tests/**/*.browsers.ts'],
    pool: 'forks',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['verbose'],
  },
});
