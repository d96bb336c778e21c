import type { ComponentChildren, JSX } from 'preact';
import type { Draft, Field } from './draft.ts';
import type { Ui } from './ui.ts';

interface Said {
  readonly hint?: ComponentChildren;
}

/** Fields whose value is any text. */
type TextField = { [Name in Field]: string extends Draft[Name] ? Name : never }[Field];

/** A label, what is typed, a hint, and what is wrong with it. */
export function input(ui: Ui, name: TextField, label: string, rest: JSX.IntrinsicElements['input'] & Said = {}) {
  const { hint, ...attributes } = rest;
  return around(
    ui,
    name,
    label,
    hint,
    <input
      {...attributes}
      {...control(ui, name)}
      value={ui.draft[name]}
      onInput={({ currentTarget }) => ui.edit({ [name]: currentTarget.value })}
    />,
  );
}

export function lines(ui: Ui, name: TextField, label: string, rest: { placeholder: string } & Said) {
  return around(
    ui,
    name,
    label,
    rest.hint,
    <textarea
      {...control(ui, name)}
      rows={Math.max(3, ui.draft[name].split('\n').length)}
      placeholder={rest.placeholder}
      autocapitalize="none"
      spellcheck={false}
      value={ui.draft[name]}
      onInput={({ currentTarget }) => ui.edit({ [name]: currentTarget.value })}
    />,
  );
}

/** A choice among many. */
export function select<Name extends Field>(
  ui: Ui,
  name: Name,
  label: string,
  options: readonly (readonly [Draft[Name], string])[],
  hint?: ComponentChildren,
) {
  return around(
    ui,
    name,
    label,
    hint,
    <select
      {...control(ui, name)}
      value={ui.draft[name]}
      onChange={({ currentTarget }) => {
        const chosen = options[currentTarget.selectedIndex];
        if (chosen) ui.edit({ [name]: chosen[0] });
      }}
    >
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>,
  );
}

/** A choice among few, all in sight. */
export function choice<Name extends Field>(
  ui: Ui,
  name: Name,
  label: string,
  options: readonly (readonly [value: Draft[Name], text: string, what?: string])[],
) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {options.map(([value, text, what]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={ui.draft[name] === value}
            onChange={() => ui.edit({ [name]: value })}
          />
          <span>
            {text}
            {what && <small>{what}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function around(ui: Ui, name: Field, label: string, hint: ComponentChildren, field: ComponentChildren) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {field}
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {ui.problems[name] && (
        <ul class="problem" id={`${name}-problem`}>
          {ui.problems[name].map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function control(ui: Ui, name: Field) {
  const wrong = ui.problems[name] !== undefined;
  return {
    id: name,
    name,
    'aria-invalid': wrong,
    'aria-describedby': wrong ? `${name}-problem ${name}-hint` : `${name}-hint`,
  };
}
