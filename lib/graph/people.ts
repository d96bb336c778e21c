import { id, type JsonObject, number, text } from '../json.ts';
import type { Person } from '../messenger/index.ts';
import type { Call } from './call.ts';
import { GraphError } from './errors.ts';

export type PersonField = keyof Person;

export type People = ReturnType<typeof createPeople>;

/**
 * Customers' profiles. The app needs Business Asset User Profile Access. Guests have no profile: do not ask for it.
 * Source: User Profile API.
 */
export function createPeople(call: Call) {
  return {
    /**
     * @param fields `locale`, `timezone` and `gender` need permissions of their own.
     * @returns `{}` if Meta does not show the profile: a bot must be able to go on without a name.
     * @example await graph.people.get(chat.thread.customer, ['name', 'first_name']);
     */
    async get(psid: string, fields: readonly PersonField[] = ['name', 'first_name', 'last_name', 'profile_pic']) {
      try {
        return await call({ method: 'GET', path: [psid], query: { fields: fields.join(',') } }, person);
      } catch (error) {
        if (error instanceof GraphError && inaccessible(error)) return {};
        throw error;
      }
    },
  };
}

/** 100/33: the object does not exist, or this token may not read it. */
function inaccessible({ kind, code, subcode }: GraphError): boolean {
  return kind === 'permission' || kind === 'person_unreachable' || (code === 100 && subcode === 33);
}

function person(answer: JsonObject): Person {
  const texts = (['name', 'first_name', 'last_name', 'profile_pic', 'locale', 'gender'] as const).flatMap((name) => {
    const value = text(answer[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  const timezone = number(answer.timezone);
  const psid = id(answer.id);
  return {
    ...(psid !== undefined && { id: psid }),
    ...Object.fromEntries(texts),
    ...(timezone !== undefined && { timezone }),
  };
}
