import { GraphError } from '../../lib/graph/index.ts';
import type { SendRequest } from '../../lib/messenger/index.ts';

/** The error that a call rejects with. */
export async function failureOf(call: Promise<unknown>): Promise<GraphError> {
  const outcome = await call.then(
    () => new Error('The call should have failed'),
    (error: unknown) => error,
  );
  if (outcome instanceof GraphError) return outcome;
  throw outcome;
}

export const hello: SendRequest = {
  recipient: { id: '777' },
  messaging_type: 'RESPONSE',
  message: { text: 'Hello' },
};
