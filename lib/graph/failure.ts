import { field, flag, type JsonObject, number, object, text } from '../json.ts';
import type { Redact } from '../redact.ts';
import { advice, type Meaning, meaning } from './codes.ts';
import { GraphError } from './errors.ts';
import type { HttpAnswer, Unanswered } from './transport.ts';
import { parseUsage } from './usage.ts';

/** What has to be known of a call to judge its failure. */
export interface Attempt {
  /** Method and path. */
  readonly call: string;
  /** Whether doing it twice is no different from doing it once. */
  readonly repeatable: boolean;
  readonly redact: Redact;
}

/** An answer that is not the one hoped for, as the error to throw. `body` is the answer's JSON, if it is JSON. */
export function refused(attempt: Attempt, answer: HttpAnswer, body: unknown): GraphError {
  const error = object(field(body, 'error'));
  return error === undefined ? unexpected(attempt, answer) : reported(attempt, answer, error);
}

/** No answer: without a connection nothing was taken, with one it may have been. */
export function unanswered(attempt: Attempt, cause: Unanswered): GraphError {
  const kind = cause.reached ? mayHaveBeenTaken(attempt) : 'transient';
  return new GraphError({
    kind,
    call: attempt.call,
    reason: attempt.redact(cause.message),
    advice: cause.reached ? advice[kind] : 'Check the network and GRAPH_URL; nothing was sent.',
    cause,
  });
}

/** Graph says itself what is wrong. */
function reported(attempt: Attempt, answer: HttpAnswer, error: JsonObject): GraphError {
  const code = number(error.code) ?? 0;
  const subcode = number(error.error_subcode);
  const message = text(error.message) ?? 'no reason given';
  const {
    kind,
    advice: whatToDo,
    retryAfterMs,
  } = judge(attempt, answer, code, subcode, message, flag(error.is_transient));
  const wait = kind === 'rate_limit' ? regain(answer) : undefined;
  const userMessage = text(error.error_user_msg);
  return new GraphError({
    kind: kind === 'in_doubt' ? mayHaveBeenTaken(attempt) : kind,
    call: attempt.call,
    reason: attempt.redact(userMessage === undefined ? message : `${message} (${userMessage})`).replace(/\.$/, ''),
    advice: whatToDo,
    code,
    subcode,
    type: redacted(attempt, error.type),
    fbtraceId: redacted(attempt, error.fbtrace_id),
    status: answer.status,
    retryAfterMs: wait ?? retryAfterMs,
  });
}

function judge(
  attempt: Attempt,
  answer: HttpAnswer,
  code: number,
  subcode: number | undefined,
  message: string,
  isTransient: boolean | undefined,
): Meaning {
  // Graph reports a proof that does not fit as a bare 100, as if a parameter were wrong.
  if (message.includes('appsecret_proof')) return { kind: 'token', advice: WRONG_SECRET };
  const known = meaning(code, subcode);
  if (known !== undefined) return known;
  if (isTransient) return { kind: 'transient', advice: advice.transient };
  if (code > 200 && code < 300) return { kind: 'permission', advice: advice.permission };
  if (code === 1 || code === 2 || answer.status >= 500) {
    const kind = mayHaveBeenTaken(attempt);
    return { kind, advice: advice[kind] };
  }
  return { kind: 'invalid', advice: advice.invalid };
}

/** Something else than Graph answered, or Graph in a way it does not document. */
function unexpected(attempt: Attempt, answer: HttpAnswer): GraphError {
  const { kind, whatToDo } = unexpectedKind(attempt, answer.status);
  return new GraphError({
    kind,
    call: attempt.call,
    reason: `HTTP ${answer.status}, which is not an answer of the Graph API`,
    advice: whatToDo ?? advice[kind],
    status: answer.status,
    retryAfterMs: kind === 'rate_limit' ? regain(answer) : undefined,
  });
}

function unexpectedKind({ repeatable }: Attempt, status: number): { kind: GraphError['kind']; whatToDo?: string } {
  if (status === 429) return { kind: 'rate_limit' };
  const wrongPlace = 'Check that GRAPH_URL is https://graph.facebook.com or the simulator.';
  if (status >= 300 && status < 500) return { kind: 'invalid', whatToDo: wrongPlace };
  return repeatable ? { kind: 'transient', whatToDo: `${advice.transient} ${wrongPlace}` } : { kind: 'in_doubt' };
}

function mayHaveBeenTaken({ repeatable }: Attempt): 'transient' | 'in_doubt' {
  return repeatable ? 'transient' : 'in_doubt';
}

/** When calls are taken again, in milliseconds, by the headers. */
function regain({ headers }: HttpAnswer): number | undefined {
  const seconds = Number(headers['retry-after']);
  return parseUsage(headers)?.regainMs || (seconds > 0 ? seconds * 1_000 : undefined);
}

function redacted({ redact }: Attempt, value: unknown): string | undefined {
  const known = text(value);
  return known === undefined ? undefined : redact(known);
}

const WRONG_SECRET =
  'APP_SECRET does not belong to the app that made the access token. Copy it again from App settings › Basic.';
