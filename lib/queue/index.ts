export { type Queue, type QueuedEvent, TooLarge } from './queue.ts';
export { MalformedRecord, queuedEvent } from './record.ts';
export { retryDelay } from './retry.ts';
export { retryLater } from './retry-later.ts';
export { groupOf, type SqsQueueOptions, sqsQueue } from './sqs.ts';
