import { expect, test } from 'vitest';
import { createSteadyOrder } from '../../site/inbox/client/order.ts';

test('a list that is held keeps its rows, and tells which would stand elsewhere', () => {
  const order = createSteadyOrder();
  expect(order.arrange(['a', 'b', 'c', 'd'], false)).toEqual({ customers: ['a', 'b', 'c', 'd'], moved: [] });
  expect(order.arrange(['new', 'a', 'b', 'c', 'd'], true)).toEqual({
    customers: ['a', 'b', 'c', 'd', 'new'],
    moved: ['new'],
  });
  expect(order.arrange(['d', 'a', 'b'], true)).toEqual({
    customers: ['a', 'b', 'c', 'd', 'new'],
    moved: ['c', 'd', 'new'],
  });
});

test('a list that was released is in the right order once, and is held again', () => {
  const order = createSteadyOrder();
  order.arrange(['a', 'b'], false);
  order.arrange(['b', 'a'], true);
  order.release();
  expect(order.arrange(['b', 'a'], true)).toEqual({ customers: ['b', 'a'], moved: [] });
  expect(order.arrange(['a', 'b'], true).customers).toEqual(['b', 'a']);
});
