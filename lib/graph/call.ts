import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject, readJson } from '../json.ts';
import { redactor } from '../redact.ts';
import { advice } from './codes.ts';
import { GraphError } from './errors.ts';
import { type Attempt, refused, unanswered } from './failure.ts';
import { appSecretProof } from './proof.ts';
import { retryDelayMs } from './retry.ts';
import { type HttpRequest, type Transport, Unanswered } from './transport.ts';
import { parseUsage, type Usage } from './usage.ts';

/** The Graph API version that every call is made with, and the only place that names it. */
export const GRAPH_VERSION = 'v26.0';

/** One call, as the clients describe it. */
export interface GraphCall {
  readonly method: HttpRequest['method'];
  /** Segments of the path after the version; escaped here. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** A record goes as JSON. */
  readonly body?: Readonly<Record<string, unknown>> | URLSearchParams | FormData;
  /** Doing it twice is no different from doing it once: an unanswered call may be made again. Default: not for POST. */
  readonly repeatable?: boolean;
  /** Instead of the Page's token; `null` for calls that prove themselves otherwise. */
  readonly token?: string | null;
  /** What else must not show up in an error. */
  readonly secrets?: readonly string[];
}

/**
 * Makes a call and reads its answer.
 * @param read the answer as the promised type, or nothing where it is not of that shape.
 * @throws {GraphError}
 */
export type Call = <T>(call: GraphCall, read: (answer: JsonObject) => T | undefined) => Promise<T>;

export interface CallerOptions {
  readonly url: string;
  readonly token: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly timeoutMs: number;
  readonly transport: Transport;
  readonly onUsage?: (usage: Usage) => void;
}

/**
 * The way of every call: token and proof added, time kept, failures judged, and those that certainly were not taken tried
 * again. All tries of a call share `timeoutMs`, and none begins in its second half: a try that is cut short is in doubt.
 */
export function createCall(options: CallerOptions): Call {
  const { url, appId, appSecret, timeoutMs, transport } = options;

  return async (call, read) => {
    const started = Date.now();
    const token = call.token === undefined ? options.token : call.token;
    const secrets = [options.token, appSecret, token ?? '', `${appId}|${appSecret}`, ...(call.secrets ?? [])];
    const proof = token === null ? undefined : appSecretProof(token, appSecret);
    const path = ['', GRAPH_VERSION, ...call.path.map(encodeURIComponent)].join('/');
    const attempt: Attempt = {
      call: `${call.method} ${path}`,
      repeatable: call.repeatable ?? call.method !== 'POST',
      redact: redactor([...secrets, proof]),
    };
    if (token !== null) checkToken(token, attempt);
    const request = {
      method: call.method,
      url: `${url.replace(/\/+$/, '')}${path}${query({ ...call.query, appsecret_proof: proof })}`,
      headers: { ...contentType(call.body), ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: serialize(call.body),
    };

    for (let tries = 0; ; tries += 1) {
      const result = await once({ ...request, timeoutMs: timeoutMs - (Date.now() - started) }, attempt, read);
      if (!(result instanceof GraphError)) return result;
      const delay = retryDelayMs(result, tries, Math.random());
      if (delay === undefined || Date.now() - started + delay > timeoutMs / 2) throw result;
      await sleep(delay);
    }
  };

  async function once<T>(request: HttpRequest, attempt: Attempt, read: (answer: JsonObject) => T | undefined) {
    try {
      const answer = await transport(request);
      const usage = parseUsage(answer.headers);
      if (usage !== undefined) report(usage);
      const body = readJson(answer.body);
      const ok = answer.status >= 200 && answer.status < 300 && isObject(body) && body.error === undefined;
      return (ok ? read(body) : undefined) ?? refused(attempt, answer, body);
    } catch (error) {
      if (error instanceof Unanswered) return unanswered(attempt, error);
      throw error;
    }
  }

  function report(usage: Usage): void {
    try {
      options.onUsage?.(usage);
    } catch {
      // The call itself was answered: what goes wrong in a listener must not turn a sent message into a failed one.
    }
  }
}

/** A token that cannot stand in a header is a token that was copied wrongly; HTTP would only say "invalid character". */
function checkToken(token: string, { call }: Attempt): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  const reason =
    token === '' ? 'there is no access token' : 'the access token contains blanks or other strange characters';
  throw new GraphError({ kind: 'token', call, reason, advice: advice.token });
}

function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) parameters.append(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function contentType(body: GraphCall['body']): Record<string, string> {
  // FormData: axios adds the boundary.
  if (body === undefined || body instanceof FormData) return {};
  const type = body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json';
  return { 'content-type': type };
}

function serialize(body: GraphCall['body']): string | FormData | undefined {
  if (body === undefined || body instanceof FormData) return body;
  return body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
}
