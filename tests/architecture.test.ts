import { expect, test } from 'vitest';
import { sources } from './sources.ts';

/**
 * Exceptions that still stand, each with the folder that ends it. A test fails when one of them is gone or a new one comes:
 * then its line here goes, too.
 */
const plainErrors = [
  'cli/stop.ts: Stop',
  'serverless/setup-error.ts: SetupError',
  'simulator/errors.ts: CannotStart',
  'simulator/errors.ts: Refused',
  'simulator/graph/error.ts: GraphError',
  'site/panel/client/link.ts: LinkLost',
];

test('Every error class extends ChatError of lib/errors.ts', () => {
  const classes = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bclass (\w+)(?:<[^{]*?>)? extends Error\b/g)].map(([, name]) => `${path}: ${name}`),
  );
  expect(classes.sort()).toEqual(['lib/errors.ts: ChatError', ...plainErrors].sort());
});
