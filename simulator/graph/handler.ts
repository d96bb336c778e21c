import { isObject } from '../../lib/json.ts';
import type { Thread } from '../model/state.ts';
import { threadOf } from '../model/threads.ts';
import type { World } from '../model/world.ts';
import type { Caller } from './auth.ts';
import { invalid, noMatchingUser } from './error.ts';
import type { GraphRequest } from './request.ts';

/** A call with a valid token and a known path. */
export interface GraphCall extends GraphRequest {
  world: World;
  caller: Caller;
}

/**
 * Answers a call.
 *
 * @returns the JSON of a 200
 * @throws {GraphError} for every other answer
 */
export type GraphHandler = (call: GraphCall) => unknown | Promise<unknown>;

/**
 * The thread of the person that `recipient` names. The Page knows no id of a person who never wrote to it.
 *
 * @throws {GraphError} 100/2018001
 */
export function recipientThread(world: World, recipient: unknown): { thread: Thread; byUserRef: boolean } {
  if (!isObject(recipient)) throw invalid('The parameter recipient is required');
  const { id, user_ref } = recipient;
  const person =
    user_ref !== undefined
      ? Object.values(world.state.people).find((each) => each.user_ref === String(user_ref))
      : world.state.people[String(id)];
  const unknown = user_ref === undefined && person?.user_ref !== undefined && !person.known;
  if (!person || unknown || !world.state.threads[person.id]?.started) throw noMatchingUser();
  return { thread: threadOf(world, person.id), byUserRef: user_ref !== undefined };
}
