import { ChatError } from '../../../lib/errors.ts';

/** What SQS answers to a call that it refuses. */
export class SqsError extends ChatError {
  override readonly name = 'SqsError';
  override readonly retryable = false;

  /** @param queryCode The code of SQS's older protocol, which clients still read. */
  constructor(
    override readonly code: string,
    message: string,
    readonly queryCode: string = code,
  ) {
    super(message);
  }
}
