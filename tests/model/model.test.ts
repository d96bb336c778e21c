import { expect, test } from 'vitest';
import { holds } from './property.ts';

test('Worker, store and socket do what the model says, whatever people do and wherever a worker dies', async () => {
  await expect(holds(300)).resolves.toBeUndefined();
});
