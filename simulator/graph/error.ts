import { randomBytes } from 'node:crypto';
import { ChatError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';

export interface GraphAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

interface GraphErrorExtra {
  status?: number;
  type?: string;
  transient?: boolean;
  headers?: Record<string, string>;
}

/** A refused call, with Meta's code, subcode and message. Source: Messenger Platform, Error Codes. */
export class GraphError extends ChatError<number> {
  override readonly name = 'GraphError';
  override readonly code: number;
  override readonly retryable: boolean;
  readonly subcode: number | undefined;
  readonly extra: GraphErrorExtra;

  constructor(code: number, message: string, subcode?: number, extra: GraphErrorExtra = {}) {
    super(message);
    this.code = code;
    this.retryable = extra.transient ?? false;
    this.subcode = subcode;
    this.extra = extra;
  }

  answer(): GraphAnswer {
    const error: JsonObject = {
      message: this.message,
      type: this.extra.type ?? 'OAuthException',
      code: this.code,
      ...(this.subcode !== undefined && { error_subcode: this.subcode }),
      ...(this.extra.transient && { is_transient: true }),
      fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
    };
    return {
      status: this.extra.status ?? 400,
      body: { error },
      ...(this.extra.headers && { headers: this.extra.headers }),
    };
  }
}

export const invalid = (message: string, subcode?: number): GraphError =>
  new GraphError(100, `(#100) ${message}`, subcode);

export const noMatchingUser = (): GraphError => invalid('No matching user found', 2018001);

export const noSuchObject = (method: string, id: string): GraphError =>
  new GraphError(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    33,
    { type: 'GraphMethodException' },
  );

/** Meta names components of the path that it does not know. */
export const unknownPath = (components: readonly string[]): GraphError =>
  new GraphError(2500, `Unknown path components: /${components.join('/')}`);

export const invalidToken = (): GraphError => tokenError('Invalid OAuth access token - Cannot parse access token');

export const expiredToken = (now: number): GraphError =>
  tokenError(`Error validating access token: Session has expired on ${new Date(now).toUTCString()}.`, 463);

/** Error 190 is HTTP 400, with a header that OAuth clients read. */
function tokenError(message: string, subcode?: number): GraphError {
  const challenge = `OAuth "Facebook Platform" "invalid_token" "${message}"`;
  return new GraphError(190, message, subcode, { headers: { 'www-authenticate': challenge } });
}

export const outsideWindow = (): GraphError =>
  new GraphError(
    10,
    '(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview',
    2018278,
  );

export const unavailablePerson = (): GraphError =>
  new GraphError(551, "(#551) This person isn't available right now.", 1545041);

export const otherAppControls = (): GraphError =>
  new GraphError(10, '(#10) Message failed to send because another app is controlling this thread now.', 2018300);

export const serviceError = (): GraphError =>
  new GraphError(2, 'An unexpected error has occurred. Please retry your request later.', undefined, {
    status: 500,
    transient: true,
  });

/** @param minutes until access comes back */
export const rateLimited = (page: string, minutes: number): GraphError =>
  new GraphError(613, '(#613) Calls to this api have exceeded the rate limit.', undefined, {
    headers: {
      'x-business-use-case-usage': JSON.stringify({
        [page]: [
          {
            type: 'messenger',
            call_count: 100,
            total_cputime: 25,
            total_time: 25,
            estimated_time_to_regain_access: minutes,
          },
        ],
      }),
    },
  });
