/** `LOG_LEVEL`, in lower case. Read at each call, since `lib/log.ts` is imported before there are settings. */
export function logLevel(): string {
  return (process.env.LOG_LEVEL ?? 'info').toLowerCase();
}
