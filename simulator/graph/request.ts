import { GRAPH_VERSION } from '../../lib/graph/index.ts';
import { isObject, type JsonObject, text } from '../../lib/json.ts';
import { parseJson } from '../../lib/messenger/index.ts';
import { invalid } from './error.ts';
import { readForm, readParams } from './values.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** A call to the Graph API. Its parameters may have come in the query, a form, multipart or JSON. */
export interface GraphRequest {
  method: Method;
  /** The host that was called, with the version: links to more results begin with it. */
  root: string;
  /** As the path named it: `v26.0`. */
  version?: string;
  /** Segments after the version: `['me', 'messages']`. */
  path: string[];
  /** Query and body together, without token, proof and global parameters. JSON texts are parsed. */
  params: JsonObject;
  /** Parameters that every call may have, and that no edge reads as its own. */
  globals: JsonObject;
  /** The file of a multipart body: `filedata`, or the first one. */
  file?: SentFile;
  /** All files of a multipart body by their field names, for `attached_files` of a batch. */
  files: Readonly<Record<string, SentFile>>;
  token?: string;
  proof?: string;
}

export interface SentFile {
  bytes: Uint8Array;
  mime: string;
  name: string;
}

export interface RawRequest {
  method: string;
  /** Path and query. */
  url: string;
  contentType?: string;
  authorization?: string;
  /** `http://localhost:4000` */
  origin: string;
  body?: Uint8Array;
}

/** @throws {GraphError} 100 if the body does not match its content type */
export async function parseGraphRequest(raw: RawRequest): Promise<GraphRequest> {
  const url = new URL(raw.url, raw.origin);
  const version = /^\/+(v\d+\.\d+)(?:\/|$)/.exec(url.pathname)?.[1];
  const body = await parseBody(raw);
  const all = readParams({ ...readForm(url.searchParams.entries()), ...body.params });
  const { access_token, appsecret_proof, ...rest } = all;
  const isGlobal = ([name]: [string, unknown]) => globalParameters.has(name);
  const globals: JsonObject = Object.fromEntries(Object.entries(rest).filter(isGlobal));
  const token = text(access_token) ?? /^(?:Bearer|OAuth)\s+(.+)$/i.exec(raw.authorization ?? '')?.[1];
  const proof = text(appsecret_proof);
  const file = body.files?.filedata ?? Object.values(body.files ?? {})[0];
  return {
    // Graph API: `method=delete` makes any call a DELETE.
    method: methodOf(text(globals.method) ?? raw.method),
    root: `${raw.origin}/${version ?? GRAPH_VERSION}`,
    ...(version && { version }),
    path: segments(url.pathname),
    params: Object.fromEntries(Object.entries(rest).filter((each) => !isGlobal(each))),
    globals,
    files: body.files ?? {},
    ...(file && { file }),
    ...(token && { token }),
    ...(proof && { proof }),
  };
}

/** Parameters of the Graph API itself. SDKs add them to any call. */
const globalParameters: ReadonlySet<string> = new Set([
  '_',
  'callback',
  'date_format',
  'debug',
  'fb_api_caller_class',
  'fb_api_req_friendly_name',
  'format',
  'include_headers',
  'locale',
  'method',
  'pretty',
  'return_ssl_resources',
  'sdk',
  'suppress_http_code',
  'suppress_response_codes',
  'transport',
]);

function methodOf(name: string): Method {
  const method = name.toUpperCase();
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw invalid(`Unsupported method ${name}`);
}

function segments(pathname: string): string[] {
  const all = pathname.split('/').filter((segment) => segment !== '');
  return (/^v\d+\.\d+$/.test(all[0] ?? '') ? all.slice(1) : all).map(decodeURIComponent);
}

type Body = Pick<GraphRequest, 'params'> & Partial<Pick<GraphRequest, 'files'>>;

async function parseBody({ contentType = '', body }: RawRequest): Promise<Body> {
  if (!body || body.length === 0) return { params: {} };
  if (/multipart\/form-data/i.test(contentType)) return parseMultipart(contentType, body);
  const source = Buffer.from(body).toString('utf8');
  if (/x-www-form-urlencoded/i.test(contentType)) return { params: readForm(new URLSearchParams(source).entries()) };
  const params = readJsonBody(source);
  if (isObject(params)) return { params };
  // Some clients send a form without a content type.
  if (!/json/i.test(contentType) && /^[^={\s]+=/.test(source)) {
    return { params: readForm(new URLSearchParams(source).entries()) };
  }
  throw invalid('The body is not a JSON object, and its content type names no form');
}

function readJsonBody(source: string): unknown {
  try {
    return parseJson(source);
  } catch {
    return undefined;
  }
}

async function parseMultipart(contentType: string, body: Uint8Array): Promise<Body> {
  let form: FormData;
  try {
    form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalid('The multipart body is malformed');
  }
  const fields: [string, string][] = [];
  const files: [string, SentFile][] = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') fields.push([name, value]);
    else {
      const bytes = new Uint8Array(await value.arrayBuffer());
      files.push([name, { bytes, mime: value.type, name: value.name }]);
    }
  }
  return { params: readForm(fields), files: Object.fromEntries(files) };
}
