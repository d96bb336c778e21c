import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageView, PeopleView, PhoneAction, SimEvent, SimulatedPerson, ThreadView } from '../../model/views.ts';
import { actAsPerson, messageOf, post, read } from '../parts/client.ts';
import { useLive } from '../parts/live.ts';
import { useThread } from '../parts/use-thread.ts';
import { useDelivered } from './use-delivered.ts';

/** What could not be sent: kept on screen until it is tried again or dropped. */
export interface Unsent {
  key: number;
  action: PhoneAction;
  error: string;
}

export interface Phone {
  page?: PageView;
  people: readonly SimulatedPerson[];
  /** Whose phone is shown. */
  thread?: ThreadView;
  /** People to whom the Page wrote while another phone was shown. */
  fresh: ReadonlySet<string>;
  unsent: readonly Unsent[];
  /** The mids that the Page's webhook has taken. */
  delivered: ReadonlySet<string>;
  connected: boolean;
  /** Why a file could not be attached, until it is dismissed or something else was sent. */
  refusal?: string;
  refuse(cause?: unknown): void;
  /** What went wrong outside the conversation. */
  error?: string;
  dismiss(): void;
  choose(person: string): void;
  create(name: string): Promise<void>;
  /** Does something as the person; where that fails it becomes {@link Unsent}. One at a time, in order. */
  perform(action: PhoneAction): Promise<void>;
  retry(unsent: Unsent): void;
  drop(unsent: Unsent): void;
}

/** Everything that the phone shows and can do, kept up to date by the simulator's events. */
export function usePhone(): Phone {
  const [page, setPage] = useState<PageView>();
  const [people, setPeople] = useState<readonly SimulatedPerson[]>([]);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [unsent, setUnsent] = useState<readonly Unsent[]>([]);
  const [refusal, setRefusal] = useState<string>();
  const [error, setError] = useState<string>();
  const shown = useThread(localStorage.getItem(remembered) ?? undefined);
  const deliveries = useDelivered();
  const queue = useRef(Promise.resolve());
  const keys = useRef(0);
  const failed = (cause: unknown) => setError(messageOf(cause));

  const choose = (id: string) => {
    if (shown.current() !== id) {
      setUnsent([]);
      setRefusal(undefined);
    }
    localStorage.setItem(remembered, id);
    setFresh((before) => new Set([...before].filter((other) => other !== id)));
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

  const hear = (event: SimEvent) => {
    shown.onEvent(event);
    deliveries.hear(event);
    if (event.type === 'line' && event.line.from === 'page' && event.person !== shown.current())
      setFresh((before) => new Set([...before, event.person]));
    if (event.type === 'person') setPeople((before) => withPerson(before, event.person));
    if (event.type === 'profile') setPage((before) => before && { ...before, profile: event.profile });
  };
  const connected = useLive(hear, () => reread().catch(failed));
  useReading(shown.thread);

  const perform = (action: PhoneAction) => {
    const person = shown.current();
    if (!person) return Promise.resolve();
    const silent = action.action === 'typing' || action.action === 'read';
    queue.current = queue.current.then(async () => {
      try {
        await shown.apply(person, actAsPerson(person, action));
        if (!silent) setRefusal(undefined);
      } catch (cause) {
        if (silent) return;
        keys.current += 1;
        const failure = { key: keys.current, action, error: messageOf(cause) };
        setUnsent((before) => [...before, failure]);
      }
    });
    return queue.current;
  };
  const drop = ({ key }: Unsent) => setUnsent((before) => before.filter((other) => other.key !== key));
  const retry = (failure: Unsent) => {
    drop(failure);
    perform(failure.action);
  };

  return {
    page,
    people,
    thread: shown.thread,
    fresh,
    unsent,
    delivered: deliveries.delivered,
    connected,
    refusal,
    refuse: (cause) => setRefusal(cause === undefined ? undefined : messageOf(cause)),
    error,
    dismiss: () => setError(undefined),
    choose: (person) => choose(person).catch(failed),
    create: (name) => create(name).catch(failed),
    perform,
    retry,
    drop,
  };
}

const remembered = 'simulator.person';

function withPerson(people: readonly SimulatedPerson[], person: SimulatedPerson): readonly SimulatedPerson[] {
  return people.some(({ id }) => id === person.id)
    ? people.map((other) => (other.id === person.id ? person : other))
    : [...people, person];
}

/** Tells the Page that the person has seen its lines, as soon as they are on a screen that somebody looks at. */
function useReading(thread: ThreadView | undefined): void {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const person = thread?.person.id;
  const newest = thread?.lines.findLast(({ from }) => from === 'page')?.at ?? 0;
  const unseen = newest > (thread?.marks.read ?? 0) ? newest : 0;
  useEffect(() => {
    // Where it fails, the next line or the next look tries again.
    if (visible && unseen > 0 && person) actAsPerson(person, { action: 'read' }).catch(() => undefined);
  }, [visible, unseen, person]);
}
