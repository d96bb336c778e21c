import { icon } from '../../lines/parts.tsx';
import type { Ui } from '../ui.ts';

/** Tells the visitor why the connection does not work, until it works again. */
export function notice(ui: Ui) {
  const problem = !ui.view.closed && problemText(ui);
  const passing = !ui.view.closed && !problem && passingText(ui);
  return (
    <div class="notice" role="status">
      {(problem || passing) && (
        <p class={passing ? 'mild' : ''}>
          {icon(passing ? 'wait' : 'alert', 16)}
          {problem || passing}
        </p>
      )}
    </div>
  );
}

/** What passes by itself, without anything for the visitor to do. */
function passingText({ view, say }: Ui): string | false {
  if (view.slow && view.link === 'open') return say('slow');
  return view.late && say('connecting');
}

function problemText({ view, say }: Ui): string | false {
  const { link } = view;
  if (link === 'blocked' || link === 'offline' || link === 'unreachable') return say(link);
  return !view.lasting && say('forgotten');
}
