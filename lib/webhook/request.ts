/** The parts of an API Gateway request that are read here. */
interface Request {
  /** An emulator sends `null` if there is no body. */
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The bytes that were sent. The gateway passes some bodies in base64. */
export function rawBody({ body, isBase64Encoded = false }: Request): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

/** A header by its name in lower case. API Gateway sends names in lower case; some emulators do not. */
export function header({ headers }: Request, name: string): string | undefined {
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}
