import { useState } from 'preact/hooks';
import { Check, Panel } from './panel.tsx';
import type { Control } from './use-control.ts';

/** Deletes everything, after a second tap. */
export function Resetting({ control }: { control: Control }) {
  const [all, setAll] = useState(false);
  const [sure, setSure] = useState(false);
  return (
    <Panel icon="trash" title="Start over" about="Deletes people, conversations, files and logs.">
      <Check label="Profile and subscriptions too" checked={all} onChange={setAll} />
      <div class="panel-row">
        <button
          type="button"
          class="button danger"
          onClick={() => {
            if (sure) control.run({ action: 'reset', all }, 'Everything was deleted.');
            setSure(!sure);
          }}
        >
          {sure ? 'Yes, delete everything' : 'Reset…'}
        </button>
        {sure && (
          <button type="button" class="button" onClick={() => setSure(false)}>
            Cancel
          </button>
        )}
      </div>
    </Panel>
  );
}
