export { batchGet } from './batch-get.ts';
export { BrokenItem } from './broken-item.ts';
export { conditionFailed, type OnOperation, type TableClientOptions, tableClient } from './client.ts';
export { BrokenCursor } from './cursor.ts';
export { type DynamoStoreOptions, dynamoStore } from './dynamodb.ts';
export {
  type Before,
  type Deleted,
  type DeletedKind,
  type ItemKey,
  type ItemKindRule,
  itemKinds,
  type KindsThat,
} from './item-kinds.ts';
export { stateItem } from './items.ts';
export { connectionPrefix, keyPrefix, markerKey, stateKey, threadKey, threadOfKey } from './keys.ts';
export { DAYS_KEPT } from './lasts.ts';
export { memoryStore } from './memory.ts';
export { conversationOf, isExpired } from './read-items.ts';
export { type Store, VersionConflict } from './store.ts';
export { createTable, tableDefinition, ttlAttribute } from './table.ts';
