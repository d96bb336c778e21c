import { isObject, type JsonObject, list } from '../../lib/json.ts';
import { limits, type Violation } from '../../lib/messenger/index.ts';
import type { World } from '../model/world.ts';

// Limits that Meta's pages name, and that its server does not refuse. The simulator shows what Messenger shows, and
// logs that the limit was passed.

/** Cuts long titles of quick replies. Empty subtitles and image addresses count as absent. */
export function withinSoftLimits(world: World, message: unknown): unknown {
  if (!isObject(message)) return message;
  const { attachment, quick_replies } = message;
  return {
    ...message,
    ...(isObject(attachment) && { attachment: { ...attachment, payload: withoutEmpty(attachment.payload) } }),
    ...(Array.isArray(quick_replies) && {
      quick_replies: list(withoutEmpty(quick_replies)).map((reply) => withShortTitle(world, reply)),
    }),
  };
}

/** The violations for which Meta refuses a profile. The others are logged. */
export function refusedViolations(world: World, violations: readonly Violation[]): Violation[] {
  return violations.filter(({ param, limit, message }) => {
    if (limit === undefined || !/^greeting\[\d+\]\[text\]$/.test(param)) return true;
    logPassed(world, message);
    return false;
  });
}

function withShortTitle(world: World, reply: unknown): unknown {
  if (!isObject(reply) || typeof reply.title !== 'string' || reply.title.length <= limits.quickReplyTitle) return reply;
  logPassed(world, `The title of the quick reply "${reply.title}" is cut after ${limits.quickReplyTitle} characters`);
  return { ...reply, title: cut(reply.title, limits.quickReplyTitle) };
}

/** Shortens a text to `size`, including the "…". It does not leave half of an emoji. */
function cut(text: string, size: number): string {
  return `${text.slice(0, size - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const mayBeEmpty: ReadonlySet<string> = new Set(['subtitle', 'image_url']);

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name, each]) => !(each === '' && mayBeEmpty.has(name)));
  const fields: JsonObject = Object.fromEntries(kept.map(([name, each]) => [name, withoutEmpty(each)]));
  return fields;
}

function logPassed(world: World, what: string): void {
  world.options.log?.(`Accepted as Messenger accepts it, although it passes a documented limit: ${what}`);
}
