export { type Queue, type QueuedEvent, TooLarge } from './queue.ts';
export { MalformedRecord, queuedEvent } from './record.ts';
export { groupOf, type SqsQueueOptions, sqsQueue } from './sqs.ts';
