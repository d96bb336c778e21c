import { useEffect, useState } from 'preact/hooks';
import type { ThreadView } from '../../model/views.ts';
import { actAsPerson } from '../parts/client.ts';

/** Tells the Page that the person has read its lines, as soon as the browser shows them. */
export function useReading(thread: ThreadView | undefined): void {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const onChange = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, []);
  const person = thread?.person.id;
  const newest = thread?.lines.findLast(({ from }) => from === 'page')?.at ?? 0;
  const unseen = newest > (thread?.marks.read ?? 0) ? newest : 0;
  useEffect(() => {
    // A failure is ignored: the next line, or the next time the page is visible, tries again.
    if (visible && unseen > 0 && person) actAsPerson(person, { action: 'read' }).catch(() => undefined);
  }, [visible, unseen, person]);
}
