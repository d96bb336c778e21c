import { ChatError } from '../errors.ts';

export type AgentErrorCode = 'bad_name' | 'name_in_use' | 'bad_mail' | 'unknown_agent';

/** An agent cannot be made or changed as asked: `what` says why. */
export class AgentError extends ChatError<AgentErrorCode> {
  override readonly name = 'AgentError';
  override readonly code: AgentErrorCode;
  override readonly retryable = false;
  readonly what: string;
  /** What is accepted, or where to look. */
  readonly todo: string;

  constructor(code: AgentErrorCode, what: string, todo: string) {
    super(`${what} ${todo}`);
    this.code = code;
    this.what = what;
    this.todo = todo;
  }
}
