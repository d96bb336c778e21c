import { expect, it } from 'vitest';
import { turnCosts } from './costs.ts';

it('A turn reads and writes the same at the 10th line of a thread and at the 1,000th', async () => {
  const { early, late } = await turnCosts({ early: 10, late: 1000 });
  expect(late).toEqual(early);
  expect(early.filter((operation) => operation !== 'index')).toEqual([
    'BatchGetItem',
    'PutItem',
    // Has an agent taken the thread over? Before the commit, and before the message to Meta.
    'GetItem',
    'PutItem',
    'GetItem',
    'PutItem',
    'PutItem',
    'PutItem',
  ]);
});

it('A turn costs at most three writes of the list of conversations', async () => {
  const { early } = await turnCosts({ early: 10, late: 11 });
  expect(early.filter((operation) => operation === 'index').length).toBeLessThanOrEqual(3);
  expect(early).toContain('index');
});
