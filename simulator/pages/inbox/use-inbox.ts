import { useEffect, useRef, useState } from 'preact/hooks';
import type { InboxAction, InboxView, PageView, SimEvent, ThreadSummary, ThreadView } from '../../api.ts';
import { handle, read, sentence } from '../parts/client.ts';
import { useLive } from '../parts/live.ts';
import { applied } from '../parts/thread-state.ts';

export interface Inbox {
  page?: PageView;
  threads: readonly ThreadSummary[];
  /** The conversation that is open. */
  thread?: ThreadView;
  connected: boolean;
  error?: string;
  dismiss(): void;
  open(person: string | undefined): void;
  /** Does something with the open conversation. @returns whether it was done; else `error` says why not. */
  handle(action: InboxAction): Promise<boolean>;
}

/** Everything that the Page Inbox shows and can do, kept up to date by the simulator's events. */
export function useInbox(): Inbox {
  const [page, setPage] = useState<PageView>();
  const [threads, setThreads] = useState<readonly ThreadSummary[]>([]);
  const [thread, setThread] = useState<ThreadView>();
  const [error, setError] = useState<string>();
  const shown = useRef<string | undefined>(new URLSearchParams(location.search).get('person') ?? undefined);
  const failed = (cause: unknown) => setError(sentence(cause));

  const readThreads = useOneAtATime(async () => {
    const view = await read<InboxView>('/sim/inbox/threads');
    setThreads(view.threads);
  }, failed);

  const readThread = async () => {
    const id = shown.current;
    const view = id === undefined ? undefined : await read<ThreadView>(`/sim/people/${encodeURIComponent(id)}/thread`);
    if (shown.current === id) setThread(view);
  };

  const open = (person: string | undefined) => {
    shown.current = person;
    history.replaceState(null, '', person ? `/inbox?person=${encodeURIComponent(person)}` : '/inbox');
    setError(undefined);
    setThread((before) => (before?.person.id === person ? before : undefined));
    readThread().catch(failed);
  };

  const reread = async () => {
    setError(undefined);
    setPage(await read<PageView>('/sim/page'));
    readThreads();
    await readThread().catch(() => open(undefined));
  };

  const hear = (event: SimEvent) => {
    setThread((before) => before && applied(before, event));
    if (event.type === 'line' || event.type === 'thread' || event.type === 'person') readThreads();
  };
  const connected = useLive(hear, () => reread().catch(failed));
  useSeeing(thread);

  const perform = async (action: InboxAction) => {
    const id = shown.current;
    if (id === undefined) return false;
    try {
      const answer = await handle(id, action);
      if (shown.current === id) setThread(answer.thread);
      return true;
    } catch (cause) {
      failed(cause);
      return false;
    }
  };

  return {
    page,
    threads,
    thread,
    connected,
    error,
    dismiss: () => setError(undefined),
    open,
    handle: perform,
  };
}

/** Runs `work` when asked; however often it is asked meanwhile, once more after that. */
function useOneAtATime(work: () => Promise<void>, failed: (cause: unknown) => void): () => void {
  const state = useRef<'idle' | 'running' | 'again'>('idle');
  const run = () => {
    if (state.current !== 'idle') {
      state.current = 'again';
      return;
    }
    state.current = 'running';
    work()
      .catch(failed)
      .finally(() => {
        const again = state.current === 'again';
        state.current = 'idle';
        if (again) run();
      });
  };
  return run;
}

/** What the agent has open counts as read by the Page. */
function useSeeing(thread: ThreadView | undefined): void {
  const person = thread?.person.id;
  const newest = thread?.lines.findLast(({ from }) => from === 'person')?.at ?? 0;
  const unseen = newest > (thread?.marks.page_read ?? 0) ? newest : 0;
  useEffect(() => {
    if (unseen > 0 && person && !document.hidden) handle(person, { action: 'read' }).catch(() => undefined);
  }, [unseen, person]);
}
