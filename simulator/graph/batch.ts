import { field, flag, isObject, type JsonObject, list, readJson, text } from '../../lib/json.ts';
import { type GraphAnswer, GraphError, invalid } from './error.ts';
import { findByPath } from './json-path.ts';
import { type GraphRequest, parseGraphRequest, type SentFile } from './request.ts';
import { toGraphError } from './to-error.ts';

const LARGEST_BATCH = 50;

type Answer = (request: GraphRequest) => Promise<GraphAnswer>;

/** The answers so far, by the names of their items. */
type Named = Map<string, GraphAnswer>;

/**
 * `POST /` with `batch`: the calls one after another, each with its own status. An item may depend on a named item, and
 * use its answer by JSONPath. Source: Graph API, Batch Requests.
 */
export async function answerBatch(request: GraphRequest, answer: Answer): Promise<unknown> {
  const items = request.params.batch;
  if (!Array.isArray(items)) throw invalid('The parameter batch is required');
  if (items.length > LARGEST_BATCH) {
    throw invalid(`Too many requests in batch message. Maximum batch size is ${LARGEST_BATCH}`);
  }
  const named: Named = new Map();
  const answers: unknown[] = [];
  for (const item of items) {
    const made = await answerItem(request, item, named, answer);
    const name = text(field(item, 'name'));
    if (name !== undefined) named.set(name, made);
    answers.push(isSilent(item, made, items) ? null : inBatch(made, request));
  }
  return answers;
}

async function answerItem(request: GraphRequest, item: unknown, named: Named, answer: Answer): Promise<GraphAnswer> {
  const relative = text(field(item, 'relative_url'));
  if (!isObject(item) || relative === undefined) return invalid('Each item of batch needs a relative_url').answer();
  try {
    const needed = dependenciesOf(item);
    const unknown = needed.find((name) => !named.has(name));
    if (unknown !== undefined) throw invalid(`Batch request depends on "${unknown}", which no item before it is named`);
    const failed = needed.find((name) => named.get(name)?.status !== 200);
    if (failed !== undefined) throw dependencyFailed(failed);
    const body = text(item.body);
    const parsed = await parseGraphRequest({
      method: text(item.method) ?? 'GET',
      url: `/${fillIn(relative, named, true).replace(/^\//, '')}`,
      origin: new URL(request.root).origin,
      ...(body !== undefined && bodyOf(body, named)),
    });
    const files = attachedFiles(request, item);
    const [file = parsed.file] = Object.values(files);
    return await answer({ token: request.token, ...parsed, files, ...(file && { file }) });
  } catch (error) {
    return toGraphError(error).answer();
  }
}

/** The item was not carried out. Client libraries cannot read `null` here. */
const dependencyFailed = (name: string): GraphError =>
  new GraphError(100, `(#100) Not executed, because the batch request "${name}" that it depends on failed`, undefined, {
    status: 424,
  });

function bodyOf(body: string, named: Named): { body: Uint8Array; contentType: string } {
  const isJson = isObject(readJson(body));
  return {
    body: Buffer.from(fillIn(body, named, !isJson)),
    contentType: isJson ? 'application/json' : 'application/x-www-form-urlencoded',
  };
}

/** `{result=name:$.data.*.id}` */
const reference = /\{result=([^:{}]+):(\$[^{}]*)\}/g;

/** Replaces references to answers by the values found there, separated by commas. */
function fillIn(source: string, named: Named, encode: boolean): string {
  return withPlainReferences(source).replace(reference, (_, name: string, path: string) => {
    const found = findByPath(named.get(name)?.body, path).map(asText).join(',');
    return encode ? encodeURIComponent(found) : found;
  });
}

/** In a form, clients encode references like any other value. */
function withPlainReferences(source: string): string {
  return source.replace(/%7Bresult(?:=|%3D)(?:(?!%7D|&)[\s\S])*%7D/gi, (found) => decodeURIComponent(found));
}

/** The names of the items whose answers this item uses by JSONPath. */
function referencesOf(item: JsonObject): string[] {
  const sources = [item.relative_url, item.body].map((each) => withPlainReferences(text(each) ?? ''));
  return [...sources.join('\n').matchAll(reference)].map(([, name = '']) => name);
}

function dependenciesOf(item: JsonObject): string[] {
  const depends = typeof item.depends_on === 'string' ? item.depends_on.split(',') : list(item.depends_on);
  return [...depends.map((name) => String(name).trim()), ...referencesOf(item)].filter((name) => name !== '');
}

/** The answer of an item that others refer to is left out, unless `omit_response_on_success` is false. */
function isSilent(item: unknown, { status }: GraphAnswer, items: readonly unknown[]): boolean {
  const name = text(field(item, 'name'));
  const isNeeded = name !== undefined && items.some((each) => isObject(each) && referencesOf(each).includes(name));
  return status === 200 && (flag(field(item, 'omit_response_on_success')) ?? isNeeded);
}

/** `attached_files`: names of files in the multipart body of the batch. */
function attachedFiles(request: GraphRequest, item: JsonObject): Record<string, SentFile> {
  const names = text(item.attached_files)?.split(',') ?? [];
  return Object.fromEntries(
    names.map((each) => {
      const file = request.files[each.trim()];
      if (!file) throw new GraphError(100, `(#100) File ${each.trim()} has not been attached`);
      return [each.trim(), file];
    }),
  );
}

function inBatch({ status, body, headers }: GraphAnswer, { globals }: GraphRequest): JsonObject {
  const all = { 'Content-Type': 'application/json; charset=UTF-8', ...headers };
  return {
    code: status,
    ...(flag(globals.include_headers) !== false && {
      headers: Object.entries(all).map(([name, value]) => ({ name, value })),
    }),
    body: JSON.stringify(body),
  };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
