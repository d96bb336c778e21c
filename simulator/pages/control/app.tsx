import { Icon } from '../parts/icons.tsx';
import { Places } from '../parts/places.tsx';
import { Problem } from '../parts/problem.tsx';
import { Ageing } from './ageing.tsx';
import { Apps } from './apps.tsx';
import { Delivering } from './delivering.tsx';
import { Failing } from './failing.tsx';
import { Log } from './log.tsx';
import { Mails } from './mails.tsx';
import { Resetting } from './resetting.tsx';
import { useControl } from './use-control.ts';

/** Tools with which a developer causes rare cases: ageing, failures, duplicates. A log shows every call. */
export function App() {
  const control = useControl();
  return (
    <div class="board">
      <header class="board-head">
        <div>
          <h1>Control panel</h1>
          <p class="muted small">{control.page ? `${control.page.name} · simulator` : 'Messenger simulator'}</p>
        </div>
        <Places here="/control" />
      </header>
      <div class="board-said" aria-live="polite">
        <Problem error={control.error} onDismiss={control.dismiss} />
        {control.done && !control.error && (
          <p class="notice good">
            <Icon name="check" size={20} />
            <span>{control.done}</span>
          </p>
        )}
      </div>
      <main class="board-main">
        <div class="panels">
          <Ageing control={control} />
          <Failing control={control} />
          <Delivering control={control} />
          <Apps control={control} />
          <Mails control={control} />
          <Resetting control={control} />
        </div>
        <Log control={control} />
      </main>
    </div>
  );
}
