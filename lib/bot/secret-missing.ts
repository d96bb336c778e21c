import { ChatError } from '../errors.ts';

/** `chat.secret` was asked for a secret that is not set. The message says how to set it. */
export class SecretMissing extends ChatError {
  override readonly name = 'SecretMissing';
  override readonly code = 'secret_missing';
  override readonly retryable = false;

  constructor(name: string) {
    super(
      `${name} is not set. Set it: npm run secret -- set ${name} (with --local for npm start; in a test: testBot(bot, { secrets }))`,
    );
  }
}
