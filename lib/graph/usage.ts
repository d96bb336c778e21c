import { isObject, listOf, number, object, readJson, text } from '../json.ts';

/** How much of a limit is used, in percent. */
export interface Load {
  readonly calls: number;
  readonly cpuTime: number;
  readonly time: number;
}

/** How much one Page or business uses of one kind of limit (`messenger`, `pages`, …). */
export interface BusinessLoad extends Load {
  readonly id: string;
  readonly type: string;
  /** Milliseconds until Graph accepts calls again; 0 if it accepts them now. */
  readonly regainMs: number;
}

/** What the headers of an answer say about Graph's limits. */
export interface Usage {
  readonly app?: Load;
  readonly business: readonly BusinessLoad[];
  /** The longest wait among `business`, in milliseconds; 0 if none waits. */
  readonly regainMs: number;
}

/**
 * Reads `X-App-Usage` and `X-Business-Use-Case-Usage` (percentages; minutes). Source: Graph API, Rate limits.
 * @param headers with lower-case names.
 * @returns nothing if there are no such headers, or if they cannot be read.
 * @example parseUsage({ 'x-app-usage': '{"call_count":28,"total_time":25,"total_cputime":25}' })?.app?.calls; // 28
 */
export function parseUsage(headers: Readonly<Record<string, string>>): Usage | undefined {
  const app = load(readJson(headers['x-app-usage']));
  const business = Object.entries(object(readJson(headers['x-business-use-case-usage'])) ?? {}).flatMap(([id, loads]) =>
    listOf(loads, (one) => businessLoad(id, one)),
  );
  if (app === undefined && business.length === 0) return undefined;
  return { ...(app && { app }), business, regainMs: Math.max(0, ...business.map((one) => one.regainMs)) };
}

function businessLoad(id: string, value: unknown): BusinessLoad | undefined {
  const common = load(value);
  if (common === undefined || !isObject(value)) return undefined;
  const minutes = number(value.estimated_time_to_regain_access) ?? 0;
  return { id, type: text(value.type) ?? '', ...common, regainMs: Math.max(0, minutes) * 60_000 };
}

function load(value: unknown): Load | undefined {
  if (!isObject(value)) return undefined;
  const calls = number(value.call_count);
  if (calls === undefined) return undefined;
  return { calls, cpuTime: number(value.total_cputime) ?? 0, time: number(value.total_time) ?? 0 };
}
