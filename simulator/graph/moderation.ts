import { field, id, list, listOf, text } from '../../lib/json.ts';
import type { StoredPerson } from '../model/state.ts';
import { personOf, publishPerson } from '../model/threads.ts';
import { requirePage } from './auth.ts';
import { invalid } from './error.ts';
import { type GraphCall, recipientThread } from './handler.ts';

const ACTIONS = ['BAN_USER', 'BLOCK_USER', 'MOVE_TO_SPAM', 'UNBAN_USER', 'UNBLOCK_USER'] as const;
type Action = (typeof ACTIONS)[number];

/** Source: Moderate Conversations API, Limitations. */
const LARGEST_REQUEST = { people: 10, actions: 2 };

/**
 * `POST /{page}/moderate_conversations`: blocks people, or ends that. All people are checked before one is changed.
 * `MOVE_TO_SPAM` is accepted and changes nothing, because the simulated inbox has no such folder.
 * Source: Moderate Conversations API.
 */
export function moderateConversations({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const actions = readActions(params.actions);
  const ids = list(params.user_ids).map((user) => id(field(user, 'id')));
  if (ids.length === 0) throw invalid('The parameter user_ids is required');
  if (ids.length > LARGEST_REQUEST.people) {
    throw invalid(`Param user_ids must have at most ${LARGEST_REQUEST.people} elements`);
  }
  const people = ids.map((psid) => personOf(world, recipientThread(world, { id: psid }).thread));
  for (const person of people) {
    for (const action of actions) applyAction(person, action);
    publishPerson(world, person);
  }
  return { success: true };
}

function readActions(given: unknown): Action[] {
  const names = typeof given === 'string' ? given.split(',') : listOf(given, text);
  if (names.length === 0) throw invalid('The parameter actions is required');
  if (names.length > LARGEST_REQUEST.actions) {
    throw invalid(`Param actions must have at most ${LARGEST_REQUEST.actions} elements`);
  }
  const actions = names.map((name, index) => {
    const action = ACTIONS.find((each) => each === name.trim().toUpperCase());
    if (!action) throw invalid(`Param actions[${index}] must be one of {${ACTIONS.join(', ')}} - got "${name}".`);
    return action;
  });
  if (actions.includes('BLOCK_USER') && actions.includes('UNBLOCK_USER')) {
    throw invalid('Param actions cannot have BLOCK_USER and UNBLOCK_USER in the same request');
  }
  return actions;
}

function applyAction(person: StoredPerson, action: Action): void {
  switch (action) {
    case 'BLOCK_USER':
      person.blockedByPage = true;
      break;
    case 'UNBLOCK_USER':
      person.blockedByPage = false;
      break;
    case 'BAN_USER':
      person.bannedByPage = true;
      break;
    case 'UNBAN_USER':
      person.bannedByPage = false;
      break;
    case 'MOVE_TO_SPAM':
  }
}
