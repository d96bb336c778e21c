export { NotQueued, type Queue, type QueuedEvent, TooLarge } from './queue.ts';
export { type QueueUrls, queueUrlOf, queueUrlOfArn } from './queue-urls.ts';
export { MalformedRecord, queueBody, queuedEvent, queuedEvents } from './record.ts';
export { redeliverySeconds } from './retry.ts';
export { redeliverLater } from './retry-later.ts';
export { groupOf, type SqsQueueOptions, sqsQueue } from './sqs.ts';
export { toldEvent } from './told.ts';
export { parseWork, type QueuedWork, type WorkQueue } from './work.ts';
export { sqsWorkQueue } from './work-queue.ts';
