import type { FailedOutcome } from '../bot/index.ts';
import { withoutSecrets } from '../hidden.ts';

/** An error's message may quote a secret of the bot, and agents read it in the inbox. */
export function withoutSecretsOf(outcome: FailedOutcome): FailedOutcome {
  return { ...outcome, reason: withoutSecrets(outcome.reason), summary: withoutSecrets(outcome.summary) };
}
