import { expect, test } from 'vitest';
import { holds } from './property.ts';

test('Two surfaces do what the model says in thousands of scripts', async () => {
  await expect(holds(1_500)).resolves.toBeUndefined();
});
