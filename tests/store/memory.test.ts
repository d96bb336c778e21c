import { describe } from 'vitest';
import { memoryStore } from '../../lib/store/index.ts';
import { storeContract } from './contract.ts';

describe('the store in memory', () => {
  storeContract(() => {
    const clock = { now: Date.now() };
    return { store: memoryStore({ now: () => clock.now }), clock };
  });
});
