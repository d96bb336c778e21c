import { ChatError } from '../errors.ts';

export type AgentErrorCode = 'bad_name' | 'name_in_use' | 'bad_mail' | 'unknown_agent';

/** An agent cannot be made or changed as asked: the message says why, and what is accepted. */
export class AgentError extends ChatError<AgentErrorCode> {
  override readonly name = 'AgentError';
  override readonly code: AgentErrorCode;
  override readonly retryable = false;

  constructor(code: AgentErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
