import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject, readJson } from '../json.ts';
import { GRAPH_VERSION } from '../messenger/graph-version.ts';
import { redactor } from '../redact.ts';
import { advice } from './codes.ts';
import { GraphError } from './errors.ts';
import { type Attempt, refused, unanswered } from './failure.ts';
import { appSecretProof } from './proof.ts';
import { retryDelayMs } from './retry.ts';
import { type HttpRequest, type Transport, Unanswered } from './transport.ts';
import { parseUsage, type Usage } from './usage.ts';

/** One call, as the clients describe it. */
export interface GraphCall {
  readonly method: HttpRequest['method'];
  /** Segments of the path after the version; escaped here. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** A record goes as JSON. */
  readonly body?: Readonly<Record<string, unknown>> | URLSearchParams | FormData;
  /**
   * Doing it twice has the same effect as doing it once, so an unanswered call may be repeated. Default: not for POST.
   */
  readonly repeatable?: boolean;
  /** Replaces the Page's token; `null` for calls that need no token. */
  readonly token?: string | null;
  /** Further secrets that errors must not contain. */
  readonly secrets?: readonly string[];
}

/**
 * Makes a call and reads its answer.
 * @param read returns the answer as the promised type, or `undefined` if it has another shape.
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
 * Makes the function that every call goes through. It adds token and proof, keeps the time limit and classifies
 * failures. It repeats a call that Graph certainly did not process. All tries of a call share `timeoutMs`.
 * No try starts in its second half, because a try that is cut short is in doubt.
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
      // The call was answered: an error of the listener must not make a sent message look failed.
    }
  }
}

/** A token with such characters was copied wrongly. The HTTP client would only say "invalid character". */
function checkToken(token: string, { call }: Attempt): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  const reason =
    token === ''
      ? 'there is no access token'
      : 'the access token contains blanks, line breaks or characters outside of ASCII';
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
