import { useRef, useState } from 'preact/hooks';
import type { SimEvent, ThreadView } from '../../model/views.ts';
import { read } from './client.ts';
import { afterEvent } from './thread-state.ts';

export interface ShownThread {
  thread?: ThreadView;
  /** Whose thread is shown, also while it is still being read. */
  current(): string | undefined;
  /** Shows another person's thread, or none. @throws where it cannot be read */
  show(person: string | undefined): Promise<void>;
  /** Takes the thread that an answer brings; an answer about a person who is no longer shown is dropped. */
  apply(person: string, answer: Promise<{ thread: ThreadView }>): Promise<void>;
  onEvent(event: SimEvent): void;
}

/**
 * The thread on screen. It comes from two sides, answers and events, and an answer may be older than an event that was
 * faster: so what happens while an answer is under way is applied to it again.
 */
export function useThread(first: string | undefined): ShownThread {
  const [thread, setThread] = useState<ThreadView>();
  const shown = useRef(first);
  const underWay = useRef(new Set<SimEvent[]>());

  const apply = async (person: string, answer: Promise<{ thread: ThreadView }>) => {
    const missed: SimEvent[] = [];
    underWay.current.add(missed);
    try {
      const { thread } = await answer;
      if (shown.current === person) setThread(missed.reduce(afterEvent, thread));
    } finally {
      underWay.current.delete(missed);
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
      for (const missed of underWay.current) missed.push(event);
      setThread((before) => before && afterEvent(before, event));
    },
  };
}
