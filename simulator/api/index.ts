import { Refused } from '../errors.ts';
import type { Delivery } from '../model/delivery/delivery.ts';
import { actInInbox } from '../model/inbox.ts';
import { actOnPhone, addPerson } from '../model/person.ts';
import { personView, threadOf, threadSummary, threadView } from '../model/threads.ts';
import type { ActionAnswer, Line } from '../model/views.ts';
import type { World } from '../model/world.ts';
import { control, controlView, pageView } from './control.ts';
import { parseControlAction, parseInboxAction, parseNewPerson, parsePhoneAction } from './parse.ts';

export interface SimRequest {
  method: string;
  /** Segments after `/sim`. */
  path: string[];
  query: URLSearchParams;
  body: unknown;
}

/**
 * Answers one call of the simulator's own API, except `/sim/events`.
 *
 * @throws {Refused} 400, 404, 409
 */
export function handleSim(world: World, delivery: Delivery, { method, path, query, body }: SimRequest): unknown {
  const person = path[0] === 'inbox' ? path[2] : path[1];
  switch (`${method} ${path.map((segment) => (segment === person ? '*' : segment)).join('/')}`) {
    case 'GET page':
      return pageView(world);
    case 'GET people':
      return { people: Object.values(world.state.people).map((each) => personView(world, each)) };
    case 'POST people':
      return personView(world, addPerson(world, parseNewPerson(body)));
    case 'GET people/*/thread':
      return threadView(world, threadOf(world, known(world, person)));
    case 'POST people/*/actions':
      return answer(world, person, actOnPhone(world, known(world, person), parsePhoneAction(body)));
    case 'GET inbox/threads':
      return { threads: inboxThreads(world) };
    case 'POST inbox/threads/*/actions':
      return answer(world, person, actInInbox(world, threadOf(world, known(world, person)), parseInboxAction(body)));
    case 'GET control':
      return controlView(world);
    case 'POST control':
      return control(world, delivery, parseControlAction(body));
    case 'GET mails':
      return { mails: world.state.mail.mails };
    case 'GET calls':
      return { calls: after(world.calls, query).filter((call) => call.path.includes(query.get('path') ?? '')) };
    case 'GET deliveries':
      return { deliveries: after(world.deliveries, query) };
    default:
      throw new Refused(404, `There is no ${method} /sim/${path.join('/')}. simulator/model/views.ts lists all calls.`);
  }
}

function inboxThreads(world: World): unknown {
  return Object.values(world.state.threads)
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => b.updated - a.updated)
    .map((thread) => threadSummary(world, thread));
}

function answer(world: World, person: string | undefined, line: Line | undefined): ActionAnswer {
  return { ...(line && { line }), thread: threadView(world, threadOf(world, known(world, person))) };
}

function known(world: World, person = ''): string {
  if (!world.state.people[person]) throw new Refused(404, `There is no person ${person}. POST /sim/people adds one.`);
  return person;
}

const after = <T extends { seq: number }>(log: T[], query: URLSearchParams): T[] =>
  log.filter(({ seq }) => seq > Number(query.get('after') ?? 0));
