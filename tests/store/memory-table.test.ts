import { describe } from 'vitest';
import { dynamoStore } from '../../lib/store/index.ts';
import { MemoryTable } from '../support/memory-table/memory-table.ts';
import { storeContract } from './contract.ts';

describe('the store on the table that models run on', () => {
  storeContract(() => {
    const clock = { now: Date.now() };
    const table = new MemoryTable();
    return {
      store: dynamoStore({ table: table.table, documentClient: table.client(), now: () => clock.now }),
      clock,
    };
  });
});
