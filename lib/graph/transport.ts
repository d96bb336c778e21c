import http from 'node:http';
import https from 'node:https';
import { ChatError } from '../errors.ts';

/** One HTTP request, complete. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  /** For the whole of it, connecting included. */
  readonly timeoutMs: number;
}

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The only thing that the clients know of HTTP, and what a test may put in its place.
 * @throws {Unanswered} where no whole answer came.
 */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/** No whole answer came. Holds nothing of the request: HTTP clients attach headers and bodies to their errors. */
export class Unanswered extends ChatError {
  override readonly name = 'Unanswered';
  /** False: there was no connection yet, so not one byte of the request can have arrived. True: it may have. */
  readonly reached: boolean;
  /** `ECONNREFUSED`, `ECONNRESET`, `ETIMEDOUT`, … */
  override readonly code: string;
  override readonly retryable: boolean;

  constructor(code: string, reached: boolean) {
    super(reached ? `no answer (${code})` : `no connection (${code})`);
    this.code = code;
    this.reached = reached;
    this.retryable = !reached;
  }
}

/** HTTP by axios, which is loaded by the first call: turns that stay on the web do without. */
export function axiosTransport(): Transport {
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent = new https.Agent({ keepAlive: true });
  let running = 0;
  let lastUsed = 0;

  return async (request) => {
    const { default: axios } = await import('axios');
    if (running === 0 && Date.now() - lastUsed > FRESH_MS) {
      httpAgent.destroy();
      httpsAgent.destroy();
    }
    running += 1;
    const attempt = watch(request.timeoutMs);
    try {
      const answer = await axios.request<string>({
        method: request.method,
        url: request.url,
        headers: request.headers,
        data: request.body,
        httpAgent,
        httpsAgent,
        transport: attempt,
        signal: attempt.signal,
        maxRedirects: 0,
        maxContentLength: MOST_BYTES,
        responseType: 'text',
        transformResponse: (body: string) => body,
        validateStatus: () => true,
      });
      return { status: answer.status, headers: plain(answer.headers), body: answer.data };
    } catch (error) {
      throw new Unanswered(attempt.signal.aborted ? 'ETIMEDOUT' : codeOf(error), attempt.reached());
    } finally {
      attempt.stop();
      running -= 1;
      lastUsed = Date.now();
    }
  };
}

/**
 * A Lambda is frozen between turns, and a server closes idle connections meanwhile: a message written to one of those is
 * lost or in doubt. So older ones are not used again. Below the 5 s after which Node's own servers close.
 * Measured by the wall clock: the monotonic one may stand still with the Lambda.
 */
const FRESH_MS = 4_000;

/** No connection after this long: something is in the way, and as nothing was written it is safe to try again. */
const CONNECT_MS = 3_000;

const MOST_BYTES = 10_000_000;

/** Node's `request`, plus the knowledge of whether there was a connection, and an end to waiting. */
function watch(timeoutMs: number) {
  const abort = new AbortController();
  const total = setTimeout(() => abort.abort(), timeoutMs);
  const connecting = setTimeout(() => abort.abort(), Math.min(CONNECT_MS, timeoutMs));
  let reached = false;
  const connected = () => {
    reached = true;
    clearTimeout(connecting);
  };

  return {
    signal: abort.signal,
    reached: () => reached,
    stop() {
      clearTimeout(total);
      clearTimeout(connecting);
    },
    request(options: http.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const secure = options.protocol === 'https:';
      const request = (secure ? https : http).request(options, onAnswer);
      request.once('socket', (socket) => {
        if (request.reusedSocket || !socket.connecting) connected();
        else socket.once(secure ? 'secureConnect' : 'connect', connected);
      });
      return request;
    },
  };
}

function plain(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
