import http from 'node:http';
import https from 'node:https';
import { isLoopback } from '../config/loopback.ts';
import { ChatError } from '../errors.ts';

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  /** The time for the whole request, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** An HTTP answer of any status. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Makes one HTTP request. The clients know nothing else about HTTP; a test may replace it.
 * @throws {Unanswered} if no complete answer came.
 */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * No complete answer came. It holds nothing of the request, because HTTP clients attach headers and bodies to errors.
 */
export class Unanswered extends ChatError {
  override readonly name = 'Unanswered';
  /** False: there was no connection, so no byte of the request can have arrived. True: the request may have arrived. */
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

/** HTTP with axios. The first call loads axios, so that turns for the website never load it. */
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
        // The simulator is on this computer, which a proxy cannot reach.
        ...(isLoopback(request.url) && { proxy: false }),
        maxRedirects: 0,
        maxContentLength: MAX_ANSWER_BYTES,
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
 * AWS freezes a Lambda between turns, and servers close idle connections during that time. A message written to a
 * closed connection is lost or in doubt. So a connection that was idle for longer is not used again.
 * Node's own servers close after 5 s. The wall clock measures it, because the monotonic clock may stop with the Lambda.
 */
const FRESH_MS = 4_000;

/** The time to connect. Nothing was written before a connection, so it is safe to try again. */
const CONNECT_MS = 3_000;

const MAX_ANSWER_BYTES = 10_000_000;

/** Node's `request` with a time limit. It also remembers whether there was a connection. */
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
