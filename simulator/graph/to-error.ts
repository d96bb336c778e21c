import { GraphError } from './error.ts';

/** An unexpected error becomes Graph's error 1. */
export function toGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error;
  return new GraphError(1, `An unknown error occurred: ${String(error)}`, undefined, { status: 500 });
}
