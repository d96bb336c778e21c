export { NotQueued, type Queue, type QueuedEvent, TooLarge } from './queue.ts';
export { MalformedRecord, queueBody, queuedEvent } from './record.ts';
export { redeliverySeconds } from './retry.ts';
export { redeliverLater } from './retry-later.ts';
export { groupOf, type SqsQueueOptions, sqsQueue } from './sqs.ts';
