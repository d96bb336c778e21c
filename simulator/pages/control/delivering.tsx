import { useState } from 'preact/hooks';
import { Check, NumberField, Panel } from './panel.tsx';
import type { Control } from './use-control.ts';

/** Delivers events again, late, together or in another order, as Meta may. */
export function Delivering({ control }: { control: Control }) {
  const [count, setCount] = useState(1);
  const [times, setTimes] = useState(1);
  const [shuffle, setShuffle] = useState(false);
  const holding = control.view?.holding ?? false;
  const waiting = control.view?.apps.reduce((sum, app) => sum + app.waiting, 0) ?? 0;
  return (
    <Panel icon="bolt" title="Webhook deliveries" about="Duplicates, another order, several at once.">
      <form
        class="panel-form"
        onSubmit={(event) => {
          event.preventDefault();
          control.run(
            { action: 'redeliver', count, times, shuffle },
            `The last ${count === 1 ? 'event is' : `${count} events are`} delivered ${times}× more.`,
          );
        }}
      >
        <NumberField label="Last events" value={count} min={1} max={1000} onChange={setCount} />
        <NumberField label="Times more" value={times} min={1} max={100} onChange={setTimes} />
        <Check label="Shuffled" checked={shuffle} onChange={setShuffle} />
        <button type="submit" class="button primary">
          Deliver again
        </button>
      </form>
      <div class="panel-row">
        <button
          type="button"
          class="button"
          onClick={() =>
            holding
              ? control.run({ action: 'release', times, shuffle }, 'The held events are delivered now.')
              : control.run({ action: 'hold' }, 'Events are held back until you release them.')
          }
        >
          {holding ? `Release ${waiting} held` : 'Hold events'}
        </button>
        <button
          type="button"
          class="button"
          disabled={waiting === 0}
          onClick={() => control.run({ action: 'retry_now' }, 'Waiting deliveries are tried now.')}
        >
          Retry now
        </button>
        <span class={holding || waiting > 0 ? 'badge warn' : 'badge good'} role="status">
          {holding ? 'Holding' : `${waiting} waiting`}
        </span>
      </div>
      <Check
        label="Links lose their ref, as on some Android phones"
        checked={control.view?.refs_lost ?? false}
        onChange={(lost) =>
          control.run(
            { action: 'refs', lost },
            lost ? 'Links arrive without their ref now.' : 'Links keep their ref again.',
          )
        }
      />
    </Panel>
  );
}
