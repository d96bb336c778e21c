import { ChatError } from '../errors.ts';

/**
 * The kind of a failure decides what the caller can do:
 *
 * | kind | what happened | what to do |
 * |---|---|---|
 * | `rate_limit` | too many calls; nothing was done | call again after `retryAfterMs` |
 * | `transient` | nothing was done, or a repeatable call was not answered | call again |
 * | `in_doubt` | it may have been done; a second call could do it twice | wait for the echo |
 * | `token` | the token or the app secret is wrong, or they do not match | the operator renews them |
 * | `permission` | the app lacks a permission or its review | the operator asks Meta for it |
 * | `policy` | Meta restricts this Page, or this use | the operator reads Meta's notice |
 * | `window` | the customer's last message is older than 24 hours | wait until the customer writes |
 * | `person_unreachable` | the customer blocked the Page, or does not exist for it | stop |
 * | `not_owner` | another app controls the thread | send nothing, or take control |
 * | `invalid` | the call itself is wrong | correct the call |
 */
export type GraphErrorKind =
  | 'rate_limit'
  | 'transient'
  | 'in_doubt'
  | 'token'
  | 'permission'
  | 'policy'
  | 'window'
  | 'person_unreachable'
  | 'not_owner'
  | 'invalid';

/** The parts of a {@link GraphError}. The maker of the error has removed secrets from its texts. */
export interface GraphErrorDetails {
  readonly kind: GraphErrorKind;
  /** Method and path, without query: `POST /v26.0/1002/messages`. */
  readonly call: string;
  /** What went wrong, in Meta's words if Meta gave a reason. */
  readonly reason: string;
  /** What the reader should do about it. */
  readonly advice: string;
  readonly code?: number;
  readonly subcode?: number;
  readonly type?: string;
  /** Meta's support needs it to find the call. */
  readonly fbtraceId?: string;
  /** HTTP status. */
  readonly status?: number;
  /** The shortest wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A call to the Graph API that failed. It holds no token, no secret, and nothing from the request's body. */
export class GraphError extends ChatError<number | undefined> {
  override readonly name = 'GraphError';
  readonly kind: GraphErrorKind;
  readonly call: string;
  readonly reason: string;
  readonly advice: string;
  /** Meta's error code; missing where no answer of Meta's came. */
  override readonly code: number | undefined;
  readonly subcode: number | undefined;
  readonly type: string | undefined;
  readonly fbtraceId: string | undefined;
  readonly status: number | undefined;
  /** True if the same call may succeed later and Graph cannot have processed it already. */
  override readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(details: GraphErrorDetails) {
    super(
      `${details.call}: ${details.reason}${marks(details)} ${details.advice}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.kind = details.kind;
    this.call = details.call;
    this.reason = details.reason;
    this.advice = details.advice;
    this.code = details.code;
    this.subcode = details.subcode;
    this.type = details.type;
    this.fbtraceId = details.fbtraceId;
    this.status = details.status;
    this.retryable = details.kind === 'transient' || details.kind === 'rate_limit';
    this.retryAfterMs = details.retryAfterMs;
  }
}

function marks({ code, subcode, fbtraceId }: GraphErrorDetails): string {
  if (code === undefined) return '.';
  const number = subcode === undefined ? `${code}` : `${code}/${subcode}`;
  return fbtraceId === undefined ? ` [${number}].` : ` [${number}, trace ${fbtraceId}].`;
}
