export { BrokenItem } from './broken-item.ts';
export { type OnOperation, type TableClientOptions, tableClient } from './client.ts';
export { type DynamoStoreOptions, dynamoStore } from './dynamodb.ts';
export type { Summary } from './items.ts';
export { threadKey } from './keys.ts';
export { memoryStore } from './memory.ts';
export { type Store, VersionConflict } from './store.ts';
export { createTable, tableDefinition, ttlAttribute } from './table.ts';
