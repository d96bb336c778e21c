import { expect, it } from 'vitest';
import { turnCosts, turnUnits } from './costs.ts';

it('A turn reads and writes the same at the 10th line of a thread and at the 1,000th', async () => {
  const { early, late } = await turnCosts({ early: 10, late: 1000 });
  expect(late).toEqual(early);
  expect(early).toEqual([
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

/** Before agents had an inbox, a turn with an answer took five units, and a receipt three. */
it('A turn takes at most three write units more than before conversations were listed', async () => {
  const { answer, receipt } = await turnUnits();
  expect(answer).toBe(5 + 2);
  expect(receipt).toBe(3 + 1);
});
