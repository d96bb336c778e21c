/** Returns a text without secrets. */
export type Redact = (text: string) => string;

/**
 * Makes a {@link Redact} for the given secrets, in every spelling they take on their way: plain, in a URL, in a form,
 * in JSON. It also removes what looks like a secret: Graph and AWS quote credentials that they cannot read in their
 * error messages.
 *
 * @param mask what stands in place of a secret.
 */
export function redactor(secrets: readonly (string | undefined)[] = [], mask = '[redacted]'): Redact {
  const spellings = secrets.flatMap((secret) =>
    secret ? [secret, encodeURIComponent(secret), inForm(secret), inJson(secret)] : [],
  );
  const known = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, mask), text)
      .replace(metaToken, mask)
      .replace(awsKeyId, mask)
      .replace(parameter, `$1${mask}`)
      .replace(bearer, `Bearer ${mask}`);
}

/** Whether a field of this name holds a secret, whatever its value looks like. */
export function isSecretField(name: string): boolean {
  return /token|secret|password|authorization|proof|cookie|signature/i.test(name);
}

/** Names the kind of secret that a text contains, if any. Stricter than {@link redactor}: it refuses a deploy. */
export function findSecretShape(text: string): string | undefined {
  if (/\bEAA[A-Za-z0-9]{20,}/.test(text)) return 'an access token of Meta';
  return text.search(awsKeyId) === -1 ? undefined : 'an AWS access key';
}

/** Access tokens of Meta's Graph begin with `EAA`. */
const metaToken = /\bEAA[A-Za-z0-9_-]{12,}/g;
const awsKeyId = /\bA[KS]IA[0-9A-Z]{16}\b/g;
const parameter =
  /((?:\b|%[\da-f]{2})(?:access_token|input_token|fb_exchange_token|client_secret|appsecret_proof|verify_token)(?:=|%3D))[^&\s"'[(]+/gi;
const bearer = /\bBearer\s+[^\s"']+/gi;

function inForm(secret: string): string {
  return new URLSearchParams([['', secret]]).toString().slice(1);
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
