import { useRef, useState } from 'preact/hooks';
import type { SimEvent, ThreadView } from '../../model/views.ts';
import { read } from './client.ts';
import { afterEvent } from './thread-state.ts';

export interface ShownThread {
  thread?: ThreadView;
  /** The person whose thread is shown, also while it is being read. */
  current(): string | undefined;
  /**
   * Shows another person's thread, or none.
   *
   * @throws if it cannot be read
   */
  show(person: string | undefined): Promise<void>;
  /** Shows the thread of an answer. Drops it if the page now shows another person. */
  apply(person: string, answer: Promise<{ thread: ThreadView }>): Promise<void>;
  onEvent(event: SimEvent): void;
}

/**
 * The thread on screen. Answers and events both change it, and an event may overtake an answer. So events that come
 * during a request are applied to its answer again.
 */
export function useThread(first: string | undefined): ShownThread {
  const [thread, setThread] = useState<ThreadView>();
  const shown = useRef(first);
  const pending = useRef(new Set<SimEvent[]>());

  const apply = async (person: string, answer: Promise<{ thread: ThreadView }>) => {
    const events: SimEvent[] = [];
    pending.current.add(events);
    try {
      const { thread } = await answer;
      if (shown.current === person) setThread(events.reduce(afterEvent, thread));
    } finally {
      pending.current.delete(events);
    }
  };

  return {
    thread,
    current: () => shown.current,
    apply,
    show: async (person) => {
      shown.current = person;
      setThread((before) => (before?.person.id === person ? before : undefined));
      if (person === undefined) return;
      const view = read<ThreadView>(`/sim/people/${encodeURIComponent(person)}/thread`);
      await apply(
        person,
        view.then((thread) => ({ thread })),
      );
    },
    onEvent: (event) => {
      for (const events of pending.current) events.push(event);
      setThread((before) => before && afterEvent(before, event));
    },
  };
}
