import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../parts/icons.tsx';

/** One section of the control panel: a title, its purpose, its controls. */
export function Panel(props: { icon: IconName; title: string; about: string; children: ComponentChildren }) {
  return (
    <section class="panel" aria-label={props.title}>
      <header>
        <span class="panel-icon">
          <Icon name={props.icon} size={20} />
        </span>
        <div>
          <h2>{props.title}</h2>
          <p class="muted small">{props.about}</p>
        </div>
      </header>
      {props.children}
    </section>
  );
}

/** A whole number in a field. */
export function NumberField(props: {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  const { label, value, min, max, onChange } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="number"
        required
        value={value}
        min={min}
        max={max}
        onInput={(event) => {
          const entered = event.currentTarget.valueAsNumber;
          if (Number.isFinite(entered)) onChange(entered);
        }}
      />
    </label>
  );
}

/** A choice from a list. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly { value: Value; name: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select
        class="input"
        value={props.value}
        onChange={(event) => {
          const chosen = props.options.find(({ value }) => value === event.currentTarget.value);
          if (chosen) props.onChange(chosen.value);
        }}
      >
        {props.options.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Check(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}
