/** What is read of an API Gateway request. */
interface Request {
  /** `null` where there is none: so says an emulator. */
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The bytes that were sent: the gateway hands over some bodies in base64. */
export function rawBody({ body, isBase64Encoded = false }: Request): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

/** A header, whatever its case: API Gateway writes them small, emulators do not all. */
export function header({ headers }: Request, name: string): string | undefined {
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}
