import { useState } from 'preact/hooks';
import type { PageView, PeopleView, SimEvent, SimulatedPerson, ThreadView } from '../../model/views.ts';
import { messageOf, post, read } from '../parts/client.ts';
import { useLive } from '../parts/live.ts';
import { useThread } from '../parts/use-thread.ts';
import { type Actions, useActions } from './use-actions.ts';
import { useDelivered } from './use-delivered.ts';
import { useReading } from './use-reading.ts';

export interface Phone extends Omit<Actions, 'dropAll'> {
  page?: PageView;
  people: readonly SimulatedPerson[];
  /** The conversation of the person whose phone is shown. */
  thread?: ThreadView;
  /** People to whom the Page wrote while another phone was shown. */
  unreadPeople: ReadonlySet<string>;
  /** The mids that the Page's webhook has accepted. */
  delivered: ReadonlySet<string>;
  connected: boolean;
  /** Why a file could not be attached, until the person dismisses it or sends something else. */
  refusal?: string;
  refuse(cause?: unknown): void;
  /** What the bot did wrong with this person's last message: a note for its developer. */
  note?: string;
  /** What failed outside the conversation. */
  error?: string;
  dismiss(): void;
  choose(person: string): void;
  create(name: string): Promise<void>;
}

/** Everything that the phone shows and can do. The simulator's events keep it up to date. */
export function usePhone(): Phone {
  const [page, setPage] = useState<PageView>();
  const [people, setPeople] = useState<readonly SimulatedPerson[]>([]);
  const [unreadPeople, setUnreadPeople] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<string>();
  const [error, setError] = useState<string>();
  const [note, setNote] = useState<{ person: string; text: string }>();
  const shown = useThread(localStorage.getItem(storageKey) ?? undefined);
  const deliveries = useDelivered();
  const { dropAll, ...actions } = useActions(shown, () => setRefusal(undefined));
  const failed = (cause: unknown) => setError(messageOf(cause));

  const choose = (id: string) => {
    if (shown.current() !== id) {
      dropAll();
      setRefusal(undefined);
    }
    localStorage.setItem(storageKey, id);
    setUnreadPeople((before) => new Set([...before].filter((other) => other !== id)));
    return shown.show(id);
  };
  const create = async (name: string) => {
    const created = await post<SimulatedPerson>('/sim/people', { name });
    setPeople((before) => withPerson(before, created));
    await choose(created.id);
  };
  const reread = async () => {
    const [page, view] = await Promise.all([read<PageView>('/sim/page'), read<PeopleView>('/sim/people')]);
    setPage(page);
    setPeople(view.people);
    setError(undefined);
    deliveries.reread().catch(failed);
    const known = view.people.find(({ id }) => id === shown.current()) ?? view.people[0];
    if (known) await choose(known.id);
    else await create('Ada Lovelace');
  };
  const onEvent = (event: SimEvent) => {
    shown.onEvent(event);
    deliveries.onEvent(event);
    if (event.type === 'line' && event.line.from === 'page' && event.person !== shown.current())
      setUnreadPeople((before) => new Set([...before, event.person]));
    if (event.type === 'developer_note') setNote(event);
    if (event.type === 'line' && event.line.from === 'person' && event.person === note?.person) setNote(undefined);
    if (event.type === 'person') setPeople((before) => withPerson(before, event.person));
    if (event.type === 'profile') setPage((before) => before && { ...before, profile: event.profile });
  };
  const connected = useLive(onEvent, () => reread().catch(failed));
  useReading(shown.thread);

  return {
    ...actions,
    page,
    people,
    thread: shown.thread,
    unreadPeople,
    delivered: deliveries.delivered,
    connected,
    refusal,
    refuse: (cause) => setRefusal(cause === undefined ? undefined : messageOf(cause)),
    note: note?.person === shown.current() ? note?.text : undefined,
    error,
    dismiss: () => setError(undefined),
    choose: (person) => choose(person).catch(failed),
    create: (name) => create(name).catch(failed),
  };
}

const storageKey = 'simulator.person';

function withPerson(people: readonly SimulatedPerson[], person: SimulatedPerson): readonly SimulatedPerson[] {
  return people.some(({ id }) => id === person.id)
    ? people.map((other) => (other.id === person.id ? person : other))
    : [...people, person];
}
