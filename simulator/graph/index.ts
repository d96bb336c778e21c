import { field, flag, isObject, type JsonObject, readJson, text } from '../../lib/json.ts';
import { isSecretField, redactor } from '../../lib/redact.ts';
import type { Call, Fault } from '../model/views.ts';
import { appendToLog, type World } from '../model/world.ts';
import { expiredToken, type GraphAnswer, invalid, rateLimited, serviceError } from './error.ts';
import { type GraphRequest, parseGraphRequest, type RawRequest } from './request.ts';
import { routeGraph, toGraphError } from './route.ts';

export type { GraphAnswer } from './error.ts';
export { profileView } from './profile.ts';
export type { RawRequest } from './request.ts';

/** What the caller gets: an answer, no answer (`hang`), or a cut connection (`reset`). */
export type GraphOutcome = GraphAnswer | 'hang' | 'reset';

const BATCH = 50;

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
    const body = request.path.length === 0 ? await batch(world, request) : await routeGraph(world, request);
    return { status: 200, body };
  } catch (error) {
    const refused = toGraphError(error).answer();
    return flag(request.globals.suppress_http_code) ? { ...refused, status: 200 } : refused;
  }
}

/** `POST /` with `batch`: the calls one after another, each with its own status. Source: Graph API, Batch Requests. */
async function batch(world: World, request: GraphRequest): Promise<unknown> {
  const items = request.params.batch;
  if (!Array.isArray(items)) throw invalid('The parameter batch is required');
  if (items.length > BATCH) throw invalid(`Too many requests in batch message. Maximum batch size is ${BATCH}`);
  const answers: unknown[] = [];
  for (const item of items) {
    const { status, body } = await answerItem(world, request, item);
    const silent = status === 200 && field(item, 'omit_response_on_success') === true;
    answers.push(silent ? null : { code: status, headers: [], body: JSON.stringify(body) });
  }
  return answers;
}

async function answerItem(world: World, request: GraphRequest, item: unknown): Promise<GraphAnswer> {
  const body = text(field(item, 'body'));
  const relative = text(field(item, 'relative_url'));
  if (!isObject(item) || relative === undefined) return invalid('Each item of batch needs a relative_url').answer();
  try {
    const parsed = await parseGraphRequest({
      method: text(item.method) ?? 'GET',
      origin: new URL(request.root).origin,
      url: `/${relative.replace(/^\//, '')}`,
      ...(body !== undefined && { body: Buffer.from(body), contentType: bodyType(body) }),
    });
    return await answer(world, { token: request.token, ...parsed });
  } catch (error) {
    return toGraphError(error).answer();
  }
}

const bodyType = (body: string): string =>
  isObject(readJson(body)) ? 'application/json' : 'application/x-www-form-urlencoded';

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
