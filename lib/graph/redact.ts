/** Takes a text and gives it back without secrets. */
export type Redact = (text: string) => string;

/**
 * Makes a {@link Redact} for the given secrets, in every spelling they take on their way: plain, in a URL, in JSON.
 * Whatever looks like a Meta token is taken out too: Graph quotes tokens it cannot read in its error messages.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const spellings = secrets.flatMap((secret) =>
    secret ? [secret, encodeURIComponent(secret), inForm(secret), inJson(secret)] : [],
  );
  const known = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
      .replace(META_TOKEN, MASK)
      .replace(PARAMETER, `$1${MASK}`);
}

const MASK = '[redacted]';

/** Access tokens of Meta's Graph begin with `EAA`. */
const META_TOKEN = /\bEAA[A-Za-z0-9_-]{12,}/g;

const PARAMETER =
  /\b((?:access_token|input_token|fb_exchange_token|client_secret|appsecret_proof|verify_token)(?:=|%3D))[^&\s"'[]+/gi;

function inForm(secret: string): string {
  return new URLSearchParams([['', secret]]).toString().slice(1);
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
