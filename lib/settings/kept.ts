/** How long (ms) a failure is kept: a flood of requests must not become a flood of calls to Parameter Store. */
const RETRY_AFTER = 10_000;

/**
 * Keeps what `read` found for each name as long as the process lives, and a failure for ten seconds: a secret that the
 * operator sets then works without a deploy.
 */
export function kept<Name extends string>(read: (name: Name) => Promise<string>): (name: Name) => Promise<string> {
  const known = new Map<Name, { readonly value: Promise<string>; failedAt?: number }>();
  return (name) => {
    const earlier = known.get(name);
    if (earlier && Date.now() - (earlier.failedAt ?? Number.POSITIVE_INFINITY) < RETRY_AFTER) return earlier.value;
    const now: { readonly value: Promise<string>; failedAt?: number } = { value: read(name) };
    known.set(name, now);
    now.value.catch(() => {
      now.failedAt = Date.now();
    });
    return now.value;
  };
}
