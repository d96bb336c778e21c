import { limits } from '../../lib/messenger/index.ts';
import type { StoredPerson, Thread } from './state.ts';
import type { Line, MenuView, OwnerView, SimulatedPerson, ThreadSummary, ThreadView } from './views.ts';
import { newId, newMid, type World } from './world.ts';

/** The person's thread. It is made if there is none yet. */
export function threadOf(world: World, person: string): Thread {
  let thread = world.state.threads[person];
  if (!thread) {
    thread = {
      id: `t_${newId()}`,
      person,
      lines: [],
      started: false,
      owner: null,
      updated: world.now(),
      marks: { delivered: 0, read: 0, page_read: 0 },
    };
    world.state.threads[person] = thread;
  }
  return thread;
}

/** Adds a line. Its time is later than that of every line before, because watermarks must tell lines apart. */
export function addLine(world: World, thread: Thread, line: Omit<Line, 'id' | 'at'>): Line {
  const last = thread.lines.at(-1);
  const at = Math.max(world.now(), (last?.at ?? 0) + 1);
  const added: Line = { id: newMid(), at, ...line };
  thread.lines.push(added);
  thread.updated = at;
  world.publish({ type: 'line', person: thread.person, line: added });
  publishThread(world, thread);
  return added;
}

/** Publishes and saves a changed line. */
export function publishLine(world: World, thread: Thread, line: Line): void {
  world.publish({ type: 'line', person: thread.person, line });
  publishThread(world, thread);
}

/** Publishes and saves a thread with a changed owner, mark or menu. */
export function publishThread(world: World, thread: Thread): void {
  const { owner, marks, unread, started, menu } = threadView(world, thread);
  world.publish({ type: 'thread', person: thread.person, owner, marks, unread, started, menu });
  world.storage.save();
}

export function findLine(thread: Thread, id: string): Line | undefined {
  return thread.lines.find((line) => line.id === id);
}

/**
 * Raises a watermark.
 *
 * @returns false if it was at least as high before
 */
export function raiseMark(thread: Thread, which: keyof Thread['marks'], at: number): boolean {
  if (at <= thread.marks[which]) return false;
  thread.marks[which] = at;
  return true;
}

/** The app that controls the thread now, or null if control has expired. */
export function ownerOf(world: World, thread: Thread): OwnerView | null {
  return thread.owner && thread.owner.expires > world.now() ? thread.owner : null;
}

export function personView(world: World, person: StoredPerson): SimulatedPerson {
  const { known: _known, blockedByPage: _blocked, bannedByPage: _banned, ...shown } = person;
  return {
    ...shown,
    blocked_by_page: isBlockedByPage(person),
    profile_pic: `${world.url}/attachments/avatar-${person.id}`,
  };
}

/** Publishes and saves a new or changed person. */
export function publishPerson(world: World, person: StoredPerson): void {
  world.storage.save();
  world.publish({ type: 'person', person: personView(world, person) });
}

export function isBlockedByPage({ blockedByPage = false, bannedByPage = false }: StoredPerson): boolean {
  return blockedByPage || bannedByPage;
}

/** Whether messages of the Page reach this person: neither side has blocked the other. */
export function isReachable(person: StoredPerson): boolean {
  return !person.blocked && !isBlockedByPage(person);
}

export function threadView(world: World, thread: Thread): ThreadView {
  return {
    person: personView(world, personOf(world, thread)),
    lines: thread.lines,
    started: thread.started,
    owner: ownerOf(world, thread),
    menu: menuOf(world, thread.person),
    marks: thread.marks,
    page_typing: isTyping(world, 'page', thread.person),
    person_typing: isTyping(world, 'person', thread.person),
    unread: unread(thread),
    ...(thread.waitingRef?.ref && { waiting_ref: thread.waitingRef.ref }),
  };
}

export function threadSummary(world: World, thread: Thread): ThreadSummary {
  const last = thread.lines.findLast((line) => line.message || line.postback);
  return {
    person: personView(world, personOf(world, thread)),
    owner: ownerOf(world, thread),
    preview: last ? preview(last) : '',
    preview_from: last?.from ?? 'system',
    at: thread.updated,
    unread: unread(thread),
  };
}

export function personOf(world: World, thread: Thread): StoredPerson {
  const person = world.state.people[thread.person];
  if (!person) throw new Error(`There is no person ${thread.person}.`);
  return person;
}

/** One line of text for a line of the thread. */
export function preview({ message, postback, deleted }: Line): string {
  if (deleted) return 'Message removed';
  const attachment = message?.attachments?.[0];
  if (!attachment || message?.text) return message?.text ?? postback?.title ?? '';
  const title = attachment.template?.text ?? attachment.template?.title;
  return typeof title === 'string' ? title : `Sent ${attachment.type === 'template' ? 'a card' : attachment.type}`;
}

export function isTyping(world: World, from: 'page' | 'person', person: string): boolean {
  return (world.typing.get(`${from}:${person}`) ?? 0) > world.now();
}

export function setTyping(
  world: World,
  from: 'page' | 'person',
  thread: Thread,
  on: boolean,
  persona?: Line['persona'],
): void {
  const was = isTyping(world, from, thread.person);
  if (on) world.typing.set(`${from}:${thread.person}`, world.now() + limits.typing);
  else world.typing.delete(`${from}:${thread.person}`);
  if (on || was) world.publish({ type: 'typing', person: thread.person, from, on, ...(persona && { persona }) });
}

/** The person's own menu, else the Page's menu in their language, else the Page's default menu. */
export function menuOf(world: World, person: string): MenuView | null {
  const menus = world.state.userMenus[person] ?? world.state.profile.persistent_menu ?? [];
  const locale = world.state.people[person]?.locale;
  const menu = menus.find((each) => each.locale === locale) ?? menus.find((each) => each.locale === 'default');
  if (!menu) return null;
  return {
    composer_input_disabled: menu.composer_input_disabled ?? false,
    call_to_actions: menu.call_to_actions ?? [],
  };
}

function unread(thread: Thread): number {
  return thread.lines.filter(({ from, at }) => from === 'person' && at > thread.marks.page_read).length;
}
