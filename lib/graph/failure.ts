import { field, flag, type JsonObject, number, object, text } from '../json.ts';
import type { Redact } from '../redact.ts';
import { advice, type Meaning, meaning } from './codes.ts';
import { GraphError } from './errors.ts';
import type { HttpAnswer, Unanswered } from './transport.ts';
import { parseUsage } from './usage.ts';

/** The parts of a call that its error depends on. */
export interface Attempt {
  /** Method and path. */
  readonly call: string;
  /** Whether doing it twice has the same effect as doing it once. */
  readonly repeatable: boolean;
  readonly redact: Redact;
}

/** The error for an answer that is not a success. `body` is the answer's JSON, if it is JSON. */
export function refused(attempt: Attempt, answer: HttpAnswer, body: unknown): GraphError {
  const error = object(field(body, 'error'));
  return error === undefined ? unexpected(attempt, answer) : reported(attempt, answer, error);
}

/** The error for a call without an answer. Graph may have processed it only if there was a connection. */
export function unanswered(attempt: Attempt, cause: Unanswered): GraphError {
  const kind = cause.reached ? kindOfLostAnswer(attempt) : 'transient';
  return new GraphError({
    kind,
    call: attempt.call,
    reason: attempt.redact(cause.message),
    advice: cause.reached ? advice[kind] : 'Check the network and GRAPH_URL; nothing was sent.',
    cause,
  });
}

/** The answer has an error of Graph's. */
function reported(attempt: Attempt, answer: HttpAnswer, error: JsonObject): GraphError {
  const code = number(error.code) ?? 0;
  const subcode = number(error.error_subcode);
  const message = text(error.message) ?? 'no reason given';
  const {
    kind,
    advice: whatToDo,
    retryAfterMs,
  } = judge(attempt, answer, code, subcode, message, flag(error.is_transient));
  const wait = kind === 'rate_limit' ? waitFromHeaders(answer) : undefined;
  const userMessage = text(error.error_user_msg);
  return new GraphError({
    kind: kind === 'in_doubt' ? kindOfLostAnswer(attempt) : kind,
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
  // For a wrong proof Graph answers with code 100 alone, as for a wrong parameter.
  if (message.includes('appsecret_proof')) return { kind: 'token', advice: WRONG_SECRET };
  const known = meaning(code, subcode);
  if (known !== undefined) return known;
  if (isTransient) return { kind: 'transient', advice: advice.transient };
  if (code > 200 && code < 300) return { kind: 'permission', advice: advice.permission };
  if (code === 1 || code === 2 || answer.status >= 500) {
    const kind = kindOfLostAnswer(attempt);
    return { kind, advice: advice[kind] };
  }
  return { kind: 'invalid', advice: advice.invalid };
}

/** Another server answered (a proxy, a wrong address), or Graph answered in an undocumented way. */
function unexpected(attempt: Attempt, answer: HttpAnswer): GraphError {
  const { kind, whatToDo } = unexpectedKind(attempt, answer.status);
  return new GraphError({
    kind,
    call: attempt.call,
    reason: `HTTP ${answer.status}, which is not an answer of the Graph API`,
    advice: whatToDo ?? advice[kind],
    status: answer.status,
    retryAfterMs: kind === 'rate_limit' ? waitFromHeaders(answer) : undefined,
  });
}

function unexpectedKind({ repeatable }: Attempt, status: number): { kind: GraphError['kind']; whatToDo?: string } {
  if (status === 429) return { kind: 'rate_limit' };
  const wrongPlace = 'Check that GRAPH_URL is https://graph.facebook.com or the simulator.';
  if (status >= 300 && status < 500) return { kind: 'invalid', whatToDo: wrongPlace };
  return repeatable ? { kind: 'transient', whatToDo: `${advice.transient} ${wrongPlace}` } : { kind: 'in_doubt' };
}

function kindOfLostAnswer({ repeatable }: Attempt): 'transient' | 'in_doubt' {
  return repeatable ? 'transient' : 'in_doubt';
}

/** After how many milliseconds Graph accepts calls again, from the headers. */
function waitFromHeaders({ headers }: HttpAnswer): number | undefined {
  const seconds = Number(headers['retry-after']);
  return parseUsage(headers)?.regainMs || (seconds > 0 ? seconds * 1_000 : undefined);
}

function redacted({ redact }: Attempt, value: unknown): string | undefined {
  const known = text(value);
  return known === undefined ? undefined : redact(known);
}

const WRONG_SECRET =
  'APP_SECRET does not belong to the app that made the access token. Copy it again from App settings › Basic.';
