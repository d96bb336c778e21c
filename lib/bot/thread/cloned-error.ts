import { ChatError } from '../../errors.ts';
import { GraphError, type GraphErrorDetails } from '../../graph/errors.ts';

/** An error between two threads: a structured clone would lose its class and its code. */
export interface ClonedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  readonly retryable?: boolean;
  /** Given for a `GraphError`. */
  readonly graph?: GraphErrorDetails;
}

export function clonedError(error: unknown): ClonedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    name,
    message,
    ...(code !== undefined && { code }),
    ...(error instanceof ChatError && { retryable: error.retryable }),
    ...(error instanceof GraphError && { graph: detailsOf(error) }),
  };
}

/**
 * The error again, for the bot that made the call.
 * @param calledAt made where the bot made the call: the error's stack leads there.
 */
export function revivedError({ name, message, graph, ...fields }: ClonedError, calledAt: Error): Error {
  const error = graph === undefined ? Object.assign(new Error(message), { name }, fields) : new GraphError(graph);
  const frames = (calledAt.stack ?? '').split('\n').slice(1).join('\n');
  Object.defineProperty(error, 'stack', { value: `${name}: ${error.message}\n${frames}`, configurable: true });
  return error;
}

function detailsOf(error: GraphError): GraphErrorDetails {
  const { kind, call, reason, advice, code, subcode, type, fbtraceId, status, retryAfterMs } = error;
  return {
    kind,
    call,
    reason,
    advice,
    ...(code !== undefined && { code }),
    ...(subcode !== undefined && { subcode }),
    ...(type !== undefined && { type }),
    ...(fbtraceId !== undefined && { fbtraceId }),
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
