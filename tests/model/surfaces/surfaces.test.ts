import { expect, test } from 'vitest';
import { holds } from './property.ts';

test('Two surfaces do what the model says, whatever people do and wherever a worker dies', async () => {
  await expect(holds(60)).resolves.toBeUndefined();
});
