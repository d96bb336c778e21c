import { icon } from '../../lines/parts.tsx';
import type { Ui } from '../ui.ts';

/** Tells the visitor why the connection or the storage does not work, until it works again. */
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

function problemText(ui: Ui): string {
  return [connectionProblem(ui), storageProblem(ui)].filter(Boolean).join(' ');
}

function connectionProblem({ view: { link }, say }: Ui): string | false {
  return (link === 'blocked' || link === 'offline' || link === 'unreachable') && say(link);
}

/** What is lost with the page. Most lines are sent before a visitor could read this about them. */
function storageProblem({ view, say }: Ui): string | false {
  if (!view.lasting) return say('forgotten');
  const isWaiting = view.link !== 'open' || view.slow || view.mine.some(({ failed }) => failed);
  return view.unkept && isWaiting && say('unkept');
}
