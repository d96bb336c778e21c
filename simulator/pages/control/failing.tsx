import { useState } from 'preact/hooks';
import type { Fault } from '../../model/views.ts';
import { keyed } from '../parts/keyed.ts';
import { Check, Choice, NumberField, Panel } from './panel.tsx';
import type { Control } from './use-control.ts';

const kinds: readonly { value: Fault['kind']; name: string }[] = [
  { value: 'hang', name: 'Hang: no answer' },
  { value: 'reset', name: 'Connection reset' },
  { value: 'server_error', name: '502 with an HTML page' },
  { value: 'service_error', name: 'Error 2: service unavailable' },
  { value: 'rate_limit', name: 'Error 613: rate limit' },
  { value: 'token_expired', name: 'Error 190: token expired' },
  { value: 'slow', name: 'Slow, but correct' },
];

/** After these failures the caller cannot know whether the call was carried out. */
const uncertain: ReadonlySet<Fault['kind']> = new Set(['hang', 'reset', 'server_error']);

/** Makes the next calls to the Graph API fail. */
export function Failing({ control }: { control: Control }) {
  const [kind, setKind] = useState<Fault['kind']>('rate_limit');
  const [times, setTimes] = useState(1);
  const [path, setPath] = useState('messages');
  const [taken, setTaken] = useState(false);
  const [ms, setMs] = useState(3000);
  const faults = control.view?.faults ?? [];
  return (
    <Panel icon="warning" title="Fail the next calls" about="How the Graph API answers the app’s next calls.">
      <form
        class="panel-form"
        onSubmit={(event) => {
          event.preventDefault();
          const fault: Fault = {
            kind,
            times,
            ...(path && { path }),
            ...(uncertain.has(kind) && { taken }),
            ...(kind === 'slow' && { ms }),
          };
          control.run({ action: 'fail', fault }, 'Armed: the next calls will fail.');
        }}
      >
        <Choice label="How" value={kind} options={kinds} onChange={setKind} />
        <NumberField label="Calls" value={times} min={1} max={1000} onChange={setTimes} />
        <label class="field">
          <span>Path contains</span>
          <input
            class="input"
            value={path}
            placeholder="any call"
            onInput={(event) => setPath(event.currentTarget.value.trim())}
          />
        </label>
        {kind === 'slow' && <NumberField label="Milliseconds" value={ms} min={1} max={120_000} onChange={setMs} />}
        {uncertain.has(kind) && <Check label="Carried out although it fails" checked={taken} onChange={setTaken} />}
        <button type="submit" class="button primary">
          Arm
        </button>
      </form>
      {faults.length > 0 && (
        <div class="armed">
          <ul aria-label="Armed">
            {keyed(faults).map(({ key, item }) => (
              <li key={key} class="badge warn">
                {nameOf(item.kind)} · {item.times ?? 1}× {item.path && `on ${item.path}`}
                {item.taken && ' · carried out'}
              </li>
            ))}
          </ul>
          <button
            type="button"
            class="button"
            onClick={() => control.run({ action: 'clear_faults' }, 'Calls work again.')}
          >
            Disarm
          </button>
        </div>
      )}
      <Check
        label="The Page’s token is valid"
        checked={control.view?.token_valid ?? true}
        onChange={(valid) =>
          control.run({ action: 'token', valid }, valid ? 'The token works again.' : 'The token has stopped working.')
        }
      />
    </Panel>
  );
}

function nameOf(kind: Fault['kind']): string {
  return kinds.find(({ value }) => value === kind)?.name ?? kind;
}
