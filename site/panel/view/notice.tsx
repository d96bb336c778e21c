import type { Ui } from '../ui.ts';
import { icon } from './parts.tsx';

/** Tells the visitor why the connection does not work, until it works again. */
export function notice(ui: Ui) {
  const problem = problemText(ui);
  const isConnecting = !problem && ui.view.link !== 'open';
  return (
    <div class="notice" role="status">
      {(problem || isConnecting) && (
        <p class={isConnecting ? 'mild' : ''}>
          {icon(isConnecting ? 'wait' : 'alert', 16)}
          {problem || ui.say('connecting')}
        </p>
      )}
    </div>
  );
}

function problemText({ view, say, count, now }: Ui): string | false {
  const waitSeconds = Math.ceil((view.slowUntil - now) / 1000);
  if (view.link === 'blocked') return say('blocked');
  if (view.offline) return say('offline');
  if (view.link === 'unreachable') return say('unreachable');
  if (waitSeconds > 0) return count('slow', waitSeconds);
  return !view.lasting && say('forgotten');
}
