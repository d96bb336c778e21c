import {
  type Conversation,
  type Forgetting,
  forgottenConversation,
  isTombstone,
  type Thread,
} from '../conversation/index.ts';
import { isObject, type JsonObject, readJson } from '../json.ts';
import { BrokenItem } from './broken-item.ts';
import { conversationOf } from './read-items.ts';

/**
 * The tombstone that takes the place of a conversation when it is forgotten.
 *
 * @param state the `STATE` item of now, if there is one. It may be one that cannot be read.
 * @param lastLine the highest number of a line.
 */
export function tombstoneOf(
  thread: Thread,
  state: JsonObject | undefined,
  lastLine: number,
  times: Forgetting,
): Conversation {
  const before = readable(state) ?? {};
  return forgottenConversation(
    thread,
    { ...before, version: versionOf(state), seq: Math.max(seqOf(state), lastLine) },
    times,
  );
}

/** Whether a `STATE` item is a tombstone already. */
export function isBuried(state: JsonObject): boolean {
  const conversation = readable(state);
  return conversation !== undefined && isTombstone(conversation);
}

/** 0 where there is no version, or none that can be read. */
function versionOf(state: JsonObject | undefined): number {
  return Number.isSafeInteger(state?.version) ? Number(state?.version) : 0;
}

function readable(state: JsonObject | undefined): Conversation | undefined {
  try {
    return state && conversationOf(state);
  } catch (error) {
    if (error instanceof BrokenItem) return undefined;
    throw error;
  }
}

function seqOf(state: JsonObject | undefined): number {
  const stored = readJson(typeof state?.state === 'string' ? state.state : undefined);
  return isObject(stored) && Number.isSafeInteger(stored.seq) ? Number(stored.seq) : 0;
}
