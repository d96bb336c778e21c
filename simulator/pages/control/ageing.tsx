import { useState } from 'preact/hooks';
import { Choice, NumberField, Panel } from './panel.tsx';
import type { Control } from './use-control.ts';

/** Makes a conversation older, so that windows close and control expires without waiting. */
export function Ageing({ control }: { control: Control }) {
  const [chosen, setChosen] = useState('');
  const [hours, setHours] = useState(24);
  const person = control.people.find(({ id }) => id === chosen) ?? control.people[0];
  return (
    <Panel icon="clock" title="Let time pass" about="Windows close and control expires after 24 h.">
      {person ? (
        <form
          class="panel-form"
          onSubmit={(event) => {
            event.preventDefault();
            control.run(
              { action: 'age', person: person.id, hours },
              `${person.name}’s conversation is ${hours} h older.`,
            );
          }}
        >
          <Choice
            label="Conversation"
            value={person.id}
            options={control.people.map(({ id, name }) => ({ value: id, name }))}
            onChange={setChosen}
          />
          <NumberField label="Hours" value={hours} min={1} max={8760} onChange={setHours} />
          <button type="submit" class="button primary">
            Age it
          </button>
        </form>
      ) : (
        <p class="muted">
          There is no person yet. Open the <a href="/">phone</a> first.
        </p>
      )}
    </Panel>
  );
}
