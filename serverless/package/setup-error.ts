import { ChatError } from '../../lib/errors.ts';

/** A fault that the operator can repair. `sls` prints errors of this name without their stack. */
export class SetupError extends ChatError {
  override readonly name = 'ServerlessError';
  override readonly code = 'setup';
  override readonly retryable = false;
}
