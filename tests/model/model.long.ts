import { expect, test } from 'vitest';
import { holds } from './property.ts';

test('Worker, store and socket do what the model says in thousands of scripts', async () => {
  await expect(holds(10_000)).resolves.toBeUndefined();
});
