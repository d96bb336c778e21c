import { isObject, type JsonObject, readJson, text } from '../../lib/json.ts';
import { invalid } from './error.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** A call to the Graph API. Its parameters may have come in the query, a form, multipart or JSON. */
export interface GraphRequest {
  method: Method;
  /** Segments after the version: `['me', 'messages']`. */
  path: string[];
  /** Query and body together, without token and proof. Fields that hold JSON are parsed. */
  params: JsonObject;
  file?: { bytes: Uint8Array; mime: string; name: string };
  token?: string;
  proof?: string;
}

export interface RawRequest {
  method: string;
  /** Path and query. */
  url: string;
  contentType?: string;
  authorization?: string;
  body?: Uint8Array;
}

/** @throws {GraphError} 100 if the body does not match its content type */
export async function parseGraphRequest(raw: RawRequest): Promise<GraphRequest> {
  const url = new URL(raw.url, 'http://localhost');
  const body = await parseBody(raw);
  const params: JsonObject = { ...fromForm(url.searchParams.entries()), ...body.params };
  const { access_token, appsecret_proof, method, ...rest } = params;
  const token = text(access_token) ?? /^(?:Bearer|OAuth)\s+(.+)$/i.exec(raw.authorization ?? '')?.[1];
  const proof = text(appsecret_proof);
  return {
    // Graph API: `method=delete` in a POST is a DELETE.
    method: methodOf(raw.method === 'POST' ? (text(method) ?? 'POST') : raw.method),
    path: segments(url.pathname),
    params: rest,
    ...(body.file && { file: body.file }),
    ...(token && { token }),
    ...(proof && { proof }),
  };
}

function methodOf(name: string): Method {
  const method = name.toUpperCase();
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw invalid(`Unsupported method ${name}`);
}

function segments(pathname: string): string[] {
  const all = pathname.split('/').filter((segment) => segment !== '');
  return (/^v\d+\.\d+$/.test(all[0] ?? '') ? all.slice(1) : all).map(decodeURIComponent);
}

async function parseBody({ contentType = '', body }: RawRequest): Promise<Pick<GraphRequest, 'params' | 'file'>> {
  if (!body || body.length === 0) return { params: {} };
  if (/multipart\/form-data/i.test(contentType)) return parseMultipart(contentType, body);
  const source = Buffer.from(body).toString('utf8');
  if (/x-www-form-urlencoded/i.test(contentType)) return { params: fromForm(new URLSearchParams(source).entries()) };
  const params = readJson(source);
  if (!isObject(params)) throw invalid('The body is not a JSON object, and its content type names no form');
  return { params };
}

async function parseMultipart(contentType: string, body: Uint8Array): Promise<Pick<GraphRequest, 'params' | 'file'>> {
  let form: FormData;
  try {
    form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalid('The multipart body is malformed');
  }
  const fields: [string, string][] = [];
  let file: GraphRequest['file'];
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') fields.push([name, value]);
    else file = { bytes: new Uint8Array(await value.arrayBuffer()), mime: value.type, name: value.name };
  }
  return { params: fromForm(fields), ...(file && { file }) };
}

/** Graph API: a form field or query parameter may hold JSON. */
function fromForm(fields: Iterable<[string, string]>): JsonObject {
  const params: Record<string, unknown> = {};
  for (const [name, value] of fields) params[name] = /^\s*[[{]/.test(value) ? (readJson(value) ?? value) : value;
  return params;
}
