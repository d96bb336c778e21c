/** Why `fetch` got no answer: the code of the network's error, such as `ENOTFOUND`, or the name of the error. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

export const isUnknownHost = (failure: string): boolean => /ENOTFOUND|EAI_AGAIN/.test(failure);

export const isCertificate = (failure: string): boolean => /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(failure);

export const isTimeout = (failure: string): boolean => /Timeout|ETIMEDOUT/i.test(failure);
