import { useEffect, useState } from 'preact/hooks';
import type { InboxAction, InboxView, PageView, SimEvent, ThreadSummary, ThreadView } from '../../model/views.ts';
import { actAsAgent, messageOf, read } from '../parts/client.ts';
import { useLive } from '../parts/live.ts';
import { useOneAtATime } from '../parts/one-at-a-time.ts';
import { useThread } from '../parts/use-thread.ts';

export interface Inbox {
  page?: PageView;
  threads: readonly ThreadSummary[];
  /** The conversation that is open. */
  thread?: ThreadView;
  connected: boolean;
  error?: string;
  dismiss(): void;
  open(person: string | undefined): void;
  /**
   * Performs an action in the open conversation.
   *
   * @returns false if it failed. `error` says why.
   */
  perform(action: InboxAction): Promise<boolean>;
}

/** Everything that the Page Inbox shows and can do. The simulator's events keep it up to date. */
export function useInbox(): Inbox {
  const [page, setPage] = useState<PageView>();
  const [threads, setThreads] = useState<readonly ThreadSummary[]>([]);
  const [error, setError] = useState<string>();
  const shown = useThread(new URLSearchParams(location.search).get('person') ?? undefined);
  const failed = (cause: unknown) => setError(messageOf(cause));
  const readThreads = useOneAtATime(async () => {
    const view = await read<InboxView>('/sim/inbox/threads');
    setThreads(view.threads);
  }, failed);

  const open = (person: string | undefined) => {
    history.replaceState(null, '', person ? `/inbox?person=${encodeURIComponent(person)}` : '/inbox');
    setError(undefined);
    return shown.show(person);
  };

  const reread = async () => {
    setError(undefined);
    setPage(await read<PageView>('/sim/page'));
    readThreads();
    // After a reset the person and their conversation may not exist any more.
    await shown.show(shown.current()).catch(() => open(undefined));
  };

  const onEvent = (event: SimEvent) => {
    shown.onEvent(event);
    if (event.type === 'line' || event.type === 'thread' || event.type === 'person') readThreads();
  };
  const connected = useLive(onEvent, () => reread().catch(failed));
  useReadMark(shown.thread);

  const perform = async (action: InboxAction) => {
    const person = shown.current();
    if (person === undefined) return false;
    try {
      await shown.apply(person, actAsAgent(person, action));
      return true;
    } catch (cause) {
      failed(cause);
      return false;
    }
  };

  return {
    page,
    threads,
    thread: shown.thread,
    connected,
    error,
    dismiss: () => setError(undefined),
    open: (person) => open(person).catch(failed),
    perform,
  };
}

/** Marks the open conversation as read by the Page. */
function useReadMark(thread: ThreadView | undefined): void {
  const person = thread?.person.id;
  const newest = thread?.lines.findLast(({ from }) => from === 'person')?.at ?? 0;
  const unseen = newest > (thread?.marks.page_read ?? 0) ? newest : 0;
  useEffect(() => {
    if (unseen > 0 && person && !document.hidden) actAsAgent(person, { action: 'read' }).catch(() => undefined);
  }, [unseen, person]);
}
