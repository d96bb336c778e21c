import type { SQSHandler } from 'aws-lambda';

/** Notifies agents: web push and mail. */
export const handler: SQSHandler = async () => {};
