import { emulatorKeys, signedRequest } from '../aws/index.ts';
import { field, readJson, text } from '../json.ts';
import { awsEnvironment } from '../settings/aws-environment.ts';

/** Longest wait for SES (ms). */
const PATIENCE = 10_000;

/** One mail for SES, as MIME. */
export interface RawMail {
  readonly from: string;
  readonly to: string;
  readonly mime: Buffer;
}

/**
 * `refused`: SES has not accepted the mail, and will not the next time. `busy`: it has not accepted it, and may later.
 * `in_doubt`: no answer came, and the mail may have gone out. `code` is SES's own name of the error.
 */
export type MailResult =
  | { readonly kind: 'sent'; readonly id: string }
  | { readonly kind: 'refused' | 'busy' | 'in_doubt'; readonly code: string; readonly message: string };

/** Sends one mail, once. Never throws. */
export type SendRawMail = (mail: RawMail) => Promise<MailResult>;

/**
 * Sends by SES, version 2 of its API. SES would not know a repeated call from a second mail, so nothing is tried twice
 * here.
 */
export function sesMail({ endpoint }: { readonly endpoint?: string }): SendRawMail {
  return async ({ from, to, mime }) => {
    try {
      const reason = await suppressed(to, endpoint);
      if (reason !== undefined) return refusal('Suppressed', reason);
      const answer = await callSes(endpoint, '/v2/email/outbound-emails', {
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Raw: { Data: mime.toString('base64') } },
      });
      const body = readJson(await answer.text());
      if (answer.ok) return { kind: 'sent', id: text(field(body, 'MessageId')) ?? '' };
      const code = errorCode(answer, body);
      return refusal(code, text(field(body, 'message')) ?? text(field(body, 'Message')) ?? '', answer.status);
    } catch (error) {
      const message = error instanceof Error ? causeOf(error) : 'unknown';
      // A connection that was never made has carried no mail.
      const isUnsent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(message);
      return { kind: isUnsent ? 'busy' : 'in_doubt', code: 'unreachable', message };
    }
  };
}

/** Calls SES in the region of the function, or a stand-in. */
export function callSes(endpoint: string | undefined, path: string, body?: object): Promise<Response> {
  const { region, keys = emulatorKeys, endpoint: standIn } = awsEnvironment();
  return signedRequest({
    service: 'ses',
    region,
    keys,
    host: `email.${region}`,
    endpoint: endpoint ?? standIn,
    path,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    timeout: PATIENCE,
    retries: 0,
  });
}

/**
 * SES accepts a mail to an address on the account's suppression list, and then drops it. So it is asked before. Where
 * it does not say, the mail is sent.
 */
async function suppressed(to: string, endpoint: string | undefined): Promise<string | undefined> {
  try {
    const answer = await callSes(endpoint, `/v2/email/suppression/addresses/${encodeURIComponent(to)}`);
    const body = readJson(await answer.text());
    return answer.ok ? text(field(field(body, 'SuppressedDestination'), 'Reason')) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(code: string, message: string, status = 400): MailResult {
  const isBusy = status === 429 || /^(TooManyRequests|Throttling|LimitExceeded)/.test(code);
  if (isBusy) return { kind: 'busy', code, message };
  return { kind: status >= 500 ? 'in_doubt' : 'refused', code, message };
}

/** `com.amazonaws…#MessageRejected` or `MessageRejected:http://…`: only the name counts. */
function errorCode({ headers, status }: Response, body: unknown): string {
  const written = headers.get('x-amzn-errortype') ?? text(field(body, '__type')) ?? '';
  return /(?:^|#)(\w+?)(?:Exception)?(?:[:,]|$)/.exec(written)?.[1] ?? `HTTP ${status}`;
}

/** `fetch` says only that it failed. Its cause says why. */
function causeOf(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && typeof cause.code === 'string' ? `${cause.code} ${cause.message}` : cause.message;
}
