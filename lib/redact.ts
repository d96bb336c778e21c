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
    shapes
      .reduce(
        (rest, { pattern }) => rest.replace(pattern, mask),
        known.reduce((rest, secret) => rest.replaceAll(secret, mask), text),
      )
      .replace(metaToken, mask)
      .replace(parameter, `$1${mask}`)
      .replace(bearer, `Bearer ${mask}`);
}

/** Whether a field of this name holds a secret, whatever its value looks like. */
export function isSecretField(name: string): boolean {
  return /token|secret|password|authorization|proof|cookie|signature/i.test(name);
}

/** Keeps secrets out of texts: those that it was told, and all that look like a secret. */
export interface Hiding {
  /** From now on `clean` replaces this secret. */
  hide(secret: string | undefined): void;
  readonly clean: Redact;
}

/** A shorter text is part of many words, and would spoil them: "Copy b[hidden]th". Real secrets are longer. */
const SHORTEST = 6;

/** @param mask what stands in place of a secret. */
export function hiding(mask?: string): Hiding {
  const secrets = new Set<string>();
  let redact = redactor([], mask);
  return {
    hide(secret) {
      if (!secret || secret.length < SHORTEST || secrets.has(secret)) return;
      secrets.add(secret);
      redact = redactor([...secrets], mask);
    },
    clean: (text) => redact(text),
  };
}

/** Names the kind of secret that a text contains, if any. Stricter than {@link redactor}: it refuses a deploy. */
export function findSecretShape(text: string): string | undefined {
  if (/\bEAA[A-Za-z0-9]{20,}/.test(text)) return 'an access token of Meta';
  return shapes.find(({ pattern }) => text.search(pattern) !== -1)?.kind;
}

/** Keys that services give their beginning, so that programs can recognize them. Each service documents its own. */
const shapes: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: 'an AWS access key', pattern: /\b(?:AK|AS)IA[0-9A-Z]{16}\b/g },
  { kind: 'a key of Stripe', pattern: /\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g },
  { kind: 'a key of Anthropic', pattern: /\bsk-ant-[\w-]{24,}/g },
  { kind: 'a key of OpenAI', pattern: /\bsk-(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{32,}/g },
  { kind: 'a key of Google', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { kind: 'a token of GitHub', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})/g },
  { kind: 'a token of GitLab', pattern: /\bglpat-[\w-]{20,}/g },
  { kind: 'a token of npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'a token of Slack', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}/g },
  { kind: 'a key of SendGrid', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
  { kind: 'a key of Mailgun', pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: 'a key of Twilio', pattern: /\bSK[0-9a-f]{32}\b/g },
  { kind: 'a token of Shopify', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  { kind: 'a token of Hugging Face', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { kind: 'a token of Telegram', pattern: /\b\d{8,10}:AA[\w-]{33}\b/g },
  {
    kind: 'a private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\[nr]|\s)*[A-Za-z0-9+/=]{40,}/g,
  },
  {
    kind: 'the password of a database',
    pattern: /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?):\/\/[^\s:/@"'`]*:[^\s/@"'`$]{4,}@/g,
  },
];

/** Access tokens of Meta's Graph begin with `EAA`. */
const metaToken = /\bEAA[A-Za-z0-9_-]{12,}/g;
const parameter =
  /((?:\b|%[\da-f]{2})(?:access_token|input_token|fb_exchange_token|client_secret|appsecret_proof|verify_token)(?:=|%3D))[^&\s"'[(]+/gi;
const bearer = /\bBearer\s+[^\s"']+/gi;

function inForm(secret: string): string {
  return new URLSearchParams([['', secret]]).toString().slice(1);
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
