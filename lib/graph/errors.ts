import { ChatError } from '../errors.ts';

/**
 * What kind of failure it is, which decides what can be done:
 *
 * | kind | what happened | what to do |
 * |---|---|---|
 * | `rate_limit` | too many calls; not taken | again after `retryAfterMs` |
 * | `transient` | not taken, or a call that may be made twice went unanswered | again |
 * | `in_doubt` | may have been taken; once more could mean twice | wait for the echo |
 * | `token` | token, app secret or their match is wrong | the owner renews them |
 * | `permission` | the app lacks a permission or its review | the owner asks for it |
 * | `policy` | Meta restricts this Page, or this use | the owner reads Meta's notice |
 * | `window` | the person wrote too long ago | wait until they write |
 * | `person_unreachable` | blocked the Page, deleted, does not exist for it | stop |
 * | `not_owner` | another app controls the thread | be silent, or take control |
 * | `invalid` | the call itself is wrong | mend the call |
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

/** What a {@link GraphError} is made of; texts have no secrets left in them. */
export interface GraphErrorDetails {
  readonly kind: GraphErrorKind;
  /** Method and path, without query: `POST /v26.0/1002/messages`. */
  readonly call: string;
  /** What went wrong, in Meta's words where there are any. */
  readonly reason: string;
  /** What the reader should do about it. */
  readonly advice: string;
  readonly code?: number;
  readonly subcode?: number;
  readonly type?: string;
  /** Meta's support asks for it. */
  readonly fbtraceId?: string;
  /** HTTP status. */
  readonly status?: number;
  /** Not before this many milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A call to the Graph API that did not do what it was for. Holds no token, no secret, and nothing of the request's body. */
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
  /** True where the very same call may succeed later and cannot have been taken already. */
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
