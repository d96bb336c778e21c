import type { VisitorControl } from '../../../lib/protocol/index.ts';
import { name } from '../../lines/text.ts';

/** What a change of owner means to the visitor, as the key of its words. */
export interface ControlEvent {
  readonly key: 'passed' | 'joined' | 'gone' | 'bot';
  readonly name: string;
}

/**
 * What the visitor reads of a change of owner. The words say what happened then, and stay true when the visitor comes
 * back days later. Who is there now stands in the header and above the composer.
 */
export function controlEvents({ action, from, to, fromName, toName }: VisitorControl): ControlEvent[] {
  if (action === 'request') return [];
  if (to === 'bot') return isPeople(from) ? [{ key: 'bot', name: '' }] : [];
  if (!isPeople(to)) return [];
  const events: ControlEvent[] = [];
  if (fromName === toName) return from === 'bot' ? [{ key: 'passed', name: '' }] : events;
  if (fromName) events.push({ key: 'gone', name: name(fromName) });
  if (toName) events.push({ key: 'joined', name: name(toName) });
  return events;
}

const isPeople = (owner: string) => owner === 'agent' || owner === 'page_inbox';
