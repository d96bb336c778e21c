import { expect, it } from 'vitest';
import { turnCosts } from './costs.ts';

it('A turn reads and writes the same at the 10th line of a thread and at the 1,000th', async () => {
  const { early, late } = await turnCosts({ early: 10, late: 1000 });
  expect(late).toEqual(early);
  expect(early).toEqual(['BatchGetItem', 'PutItem', 'PutItem', 'PutItem', 'PutItem', 'PutItem']);
});
