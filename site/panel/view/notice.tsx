import type { Ui } from '../ui.ts';
import { icon } from './parts.tsx';

/** What is wrong with the connection, in words, for as long as it is. */
export function notice(ui: Ui) {
  const text = reason(ui);
  const mild = !text && ui.view.link !== 'open';
  return (
    <div class="notice" role="status">
      {(text || mild) && (
        <p class={mild ? 'mild' : ''}>
          {icon(mild ? 'wait' : 'alert', 16)}
          {text || ui.say('connecting')}
        </p>
      )}
    </div>
  );
}

function reason({ view, say, count, now }: Ui): string | false {
  const wait = Math.ceil((view.slowUntil - now) / 1000);
  if (view.link === 'blocked') return say('blocked');
  if (view.offline) return say('offline');
  if (view.link === 'unreachable') return say('unreachable');
  return wait > 0 ? count('slow', wait) : !view.lasting && say('forgotten');
}
