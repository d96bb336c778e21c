import type { ComponentChildren, JSX } from 'preact';
import type { Field } from './draft.ts';
import type { Ui } from './ui.ts';

interface Hint {
  readonly hint?: ComponentChildren;
}

/** A field for one line of text, with its label, a hint, and what is wrong with it. */
export function input(ui: Ui, name: Field, label: string, rest: JSX.IntrinsicElements['input'] & Hint = {}) {
  const { hint, ...attributes } = rest;
  return labelled(
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

/** A field for several lines of text. */
export function lines(ui: Ui, name: Field, label: string, rest: { placeholder: string } & Hint) {
  return labelled(
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
export function select(
  ui: Ui,
  name: Field,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  hint?: ComponentChildren,
) {
  return labelled(
    ui,
    name,
    label,
    hint,
    <select
      {...control(ui, name)}
      value={ui.draft[name]}
      onChange={({ currentTarget }) => ui.edit({ [name]: currentTarget.value })}
    >
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>,
  );
}

/** A choice among few, all visible. */
export function radios(
  ui: Ui,
  name: Field,
  label: string,
  options: readonly (readonly [value: string, text: string, detail?: string])[],
) {
  return (
    <fieldset class="choice" key={name}>
      <legend>{label}</legend>
      {options.map(([value, text, detail]) => (
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
            {detail && <small>{detail}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function labelled(ui: Ui, name: Field, label: string, hint: ComponentChildren, field: ComponentChildren) {
  return (
    <div class="field" key={name}>
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
