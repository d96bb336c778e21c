import type { JsonObject } from '../json.ts';

/** `{ "success": true }`, or `{ "result": "success" }` as the Messenger Profile answers. */
export function succeeded(answer: JsonObject): true | undefined {
  return answer.success === true || answer.success === 'true' || answer.result === 'success' ? true : undefined;
}
