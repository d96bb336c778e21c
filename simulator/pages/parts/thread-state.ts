import type { Line, SimEvent, ThreadView } from '../../model/views.ts';

/** The thread after an event. It is the same object if the event concerns another person. */
export function afterEvent(thread: ThreadView, event: SimEvent): ThreadView {
  switch (event.type) {
    case 'line':
      return event.person === thread.person.id ? withLine(thread, event.line) : thread;
    case 'thread': {
      if (event.person !== thread.person.id) return thread;
      const { owner, marks, unread, started, menu } = event;
      return { ...thread, owner, marks, unread, started, menu };
    }
    case 'typing':
      if (event.person !== thread.person.id) return thread;
      return { ...thread, [event.from === 'page' ? 'page_typing' : 'person_typing']: event.on };
    case 'person':
      return event.person.id === thread.person.id ? { ...thread, person: event.person } : thread;
    default:
      return thread;
  }
}

/** Replaces the line with the same id, or adds a new line. A new line ends its sender's typing. */
export function withLine(thread: ThreadView, line: Line): ThreadView {
  const index = thread.lines.findIndex(({ id }) => id === line.id);
  if (index >= 0) return { ...thread, lines: thread.lines.with(index, line) };
  return {
    ...thread,
    lines: [...thread.lines, line],
    page_typing: thread.page_typing && line.from !== 'page',
    person_typing: thread.person_typing && line.from !== 'person',
  };
}
