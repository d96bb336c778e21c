import { flag, isObject, type JsonObject } from '../../lib/json.ts';
import { isSecretField, redactor } from '../../lib/redact.ts';
import type { Call, Fault } from '../model/views.ts';
import { appendToLog, type World } from '../model/world.ts';
import { answerBatch } from './batch.ts';
import { expiredToken, type GraphAnswer, rateLimited, serviceError } from './error.ts';
import { isNotSimulated } from './not-simulated.ts';
import { type GraphRequest, parseGraphRequest, type RawRequest } from './request.ts';
import { routeGraph } from './route.ts';
import { toGraphError } from './to-error.ts';

export type { GraphAnswer } from './error.ts';
export { profileView } from './profile.ts';
export type { RawRequest } from './request.ts';

/** What the caller gets: an answer, no answer (`hang`), or a cut connection (`reset`). */
export type GraphOutcome = GraphAnswer | 'hang' | 'reset';

/** Answers a call to the Graph API. Faults that the control panel set come before Meta's rules. Never throws. */
export async function handleGraph(world: World, raw: RawRequest): Promise<GraphOutcome> {
  const request = await parseGraphRequest(raw).catch(toGraphError);
  if (request instanceof Error) return request.answer();
  const fault = takeFault(world, `/${request.path.join('/')}`);
  const outcome = fault ? await answerWithFault(world, request, fault) : await answer(world, request);
  log(world, request, outcome, fault);
  return outcome;
}

/** The first fault for this path. It counts down by one. */
function takeFault(world: World, path: string): Fault | undefined {
  const fault = world.faults.find((each) => each.path === undefined || path.includes(each.path));
  if (!fault) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) world.faults = world.faults.filter((each) => each !== fault);
  return fault;
}

async function answerWithFault(world: World, request: GraphRequest, fault: Fault): Promise<GraphOutcome> {
  if (fault.kind === 'slow') {
    await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1000));
    return answer(world, request);
  }
  if (fault.taken) await answer(world, request);
  switch (fault.kind) {
    case 'hang':
    case 'reset':
      return fault.kind;
    case 'server_error':
      return { status: fault.status ?? 502, body: '<html><body>Sorry, something went wrong.</body></html>' };
    case 'service_error':
      return serviceError().answer();
    case 'rate_limit':
      return rateLimited(world.options.page.id, 1).answer();
    case 'token_expired':
      return expiredToken(world.now()).answer();
  }
}

async function answer(world: World, request: GraphRequest): Promise<GraphAnswer> {
  try {
    const body = isBatch(request)
      ? await answerBatch(request, (item) => answer(world, item))
      : await routeGraph(world, request);
    return { status: 200, body };
  } catch (error) {
    const refused = toGraphError(error).answer();
    return flag(request.globals.suppress_http_code) ? { ...refused, status: 200 } : refused;
  }
}

/** `POST /` and `POST /me?batch=`. */
function isBatch({ path, params, method }: GraphRequest): boolean {
  return path.length === 0 ? params.ids === undefined : path.length === 1 && method === 'POST' && 'batch' in params;
}

function log(world: World, request: GraphRequest, outcome: GraphOutcome, fault?: Fault): void {
  const call: Call = {
    seq: (world.calls.at(-1)?.seq ?? 0) + 1,
    at: world.now(),
    method: request.method,
    path: `/${request.path.join('/')}`,
    params: asObject(withoutSecrets(request.params)),
    status: typeof outcome === 'string' ? 0 : outcome.status,
    ...(typeof outcome !== 'string' && { answer: withoutSecrets(outcome.body) }),
    ...(fault && { fault: fault.kind }),
    ...(isNotSimulated(request) && { not_simulated: true as const }),
  };
  appendToLog(world.calls, call);
  world.publish({ type: 'call', call });
}

const redact = redactor([], '(hidden)');

/** Replaces tokens in parameters and answers, so that the log holds none. */
function withoutSecrets(value: unknown): unknown {
  const source = JSON.stringify(value ?? null, (name, each) => {
    if (typeof each !== 'string') return each;
    return isSecretField(name) ? '(hidden)' : redact(each);
  });
  return JSON.parse(source);
}

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});
