import { defineConfig } from 'vitest/config';

/** `npm run test:bot`: your own tests, which stand beside your bot at the top of the project: `bot.test.ts`. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['*.test.ts'],
    passWithNoTests: true,
  },
});
