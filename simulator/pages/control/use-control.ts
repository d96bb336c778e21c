import { useState } from 'preact/hooks';
import type {
  Call,
  CallsView,
  ControlAction,
  ControlView,
  DeliveriesView,
  DeliveryView,
  PageView,
  PeopleView,
  SimEvent,
  SimulatedPerson,
} from '../../model/views.ts';
import { control, messageOf, read } from '../parts/client.ts';
import { useLive } from '../parts/live.ts';
import { useOneAtATime } from '../parts/one-at-a-time.ts';

export interface Control {
  page?: PageView;
  people: readonly SimulatedPerson[];
  view?: ControlView;
  /** Oldest first. */
  calls: readonly Call[];
  deliveries: readonly DeliveryView[];
  connected: boolean;
  error?: string;
  /** What was done last, as a sentence. */
  done?: string;
  dismiss(): void;
  /**
   * @param done - the sentence to show after success
   * @returns whether it succeeded
   */
  run(action: ControlAction, done: string): Promise<boolean>;
}

/** Everything that the control panel shows and can do. The simulator's events keep it up to date. */
export function useControl(): Control {
  const [page, setPage] = useState<PageView>();
  const [people, setPeople] = useState<readonly SimulatedPerson[]>([]);
  const [view, setView] = useState<ControlView>();
  const [calls, setCalls] = useState<readonly Call[]>([]);
  const [deliveries, setDeliveries] = useState<readonly DeliveryView[]>([]);
  const [error, setError] = useState<string>();
  const [done, setDone] = useState<string>();

  const reread = async () => {
    const views = await Promise.all([
      read<PageView>('/sim/page'),
      read<PeopleView>('/sim/people'),
      read<ControlView>('/sim/control'),
      read<CallsView>('/sim/calls'),
      read<DeliveriesView>('/sim/deliveries'),
    ]);
    setError(undefined);
    setPage(views[0]);
    setPeople(views[1].people);
    setView(views[2]);
    setCalls(views[3].calls.slice(-shownRows));
    setDeliveries(views[4].deliveries.slice(-shownRows));
  };

  const readView = useOneAtATime(
    () => read<ControlView>('/sim/control').then(setView),
    (cause) => setError(messageOf(cause)),
  );

  const onEvent = (event: SimEvent) => {
    if (event.type === 'call') setCalls((before) => added(before, event.call));
    if (event.type === 'delivery') setDeliveries((before) => added(before, event.delivery));
    // A call may use up a fault. Every line and delivery changes how many events wait.
    if (event.type === 'call' || event.type === 'delivery' || event.type === 'line') readView();
    if (event.type === 'control') setView(event.control);
    if (event.type === 'person')
      setPeople((before) => [...before.filter(({ id }) => id !== event.person.id), event.person]);
  };
  const connected = useLive(onEvent, () => reread().catch((cause) => setError(messageOf(cause))));

  const run = async (action: ControlAction, sentence: string) => {
    setError(undefined);
    setDone(undefined);
    try {
      setView(await control(action));
      setDone(sentence);
      return true;
    } catch (cause) {
      setError(messageOf(cause));
      return false;
    }
  };
  return { page, people, view, calls, deliveries, connected, error, done, dismiss: () => setError(undefined), run };
}

/** How many rows the log keeps. The simulator has the rest. */
const shownRows = 200;

function added<Row extends { seq: number }>(rows: readonly Row[], row: Row): readonly Row[] {
  return [...rows.filter(({ seq }) => seq !== row.seq), row].sort((a, b) => a.seq - b.seq).slice(-shownRows);
}
