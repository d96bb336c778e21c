import { attributeSettings, type PluginSetting, type SettingName } from '../../lib/config/plugin-settings.ts';
import { input, radios, select } from './fields.tsx';
import { suggestions } from './label-presets.ts';
import { type ChoiceTexts, type SettingTexts, settingTexts } from './setting-texts.ts';
import type { Ui } from './ui.ts';

/** The field of one setting, by the setting's kind. */
export function settingField(ui: Ui, name: SettingName) {
  const setting: PluginSetting = attributeSettings[name];
  const texts: SettingTexts | ChoiceTexts = settingTexts[name];
  switch (setting.kind) {
    case 'colour':
      return colour(ui, name, texts);
    case 'choice':
      return 'options' in texts && choice(ui, name, texts, setting.values);
    case 'wholeNumber':
      return input(ui, name, texts.label, { inputMode: 'numeric', hint: texts.hint });
    case 'text':
      return setting.presets ? withSuggestions(ui, name, texts) : text(ui, name, texts, setting.limit);
  }
}

function colour(ui: Ui, name: SettingName, { label, hint }: SettingTexts) {
  const value = ui.draft[name];
  return (
    <div class="colour" key={name}>
      {input(ui, name, label, { autocapitalize: 'none', spellcheck: false, hint })}
      <input
        type="color"
        aria-label={`Pick the ${label.toLowerCase()}`}
        value={/^#[\da-f]{6}$/i.test(value) ? value.toLowerCase() : '#000000'}
        onInput={({ currentTarget }) => ui.edit({ [name]: currentTarget.value.toUpperCase() })}
      />
    </div>
  );
}

function choice(ui: Ui, name: SettingName, texts: ChoiceTexts, values: readonly string[]) {
  const options = values.map((value) => [value, ...(texts.options[value] ?? [value])] as const);
  if (texts.shown === 'radios') return radios(ui, name, texts.label, options);
  const list = options.map(([value, label]) => [value, label] as const);
  return select(ui, name, texts.label, texts.none === undefined ? list : [['', texts.none], ...list], texts.hint);
}

function text(ui: Ui, name: SettingName, texts: SettingTexts, limit: number | undefined) {
  const count = limit !== undefined && `${ui.draft[name].trim().length} of ${limit} characters.`;
  return input(ui, name, texts.label, { hint: [count, texts.hint].filter(Boolean).join(' ') });
}

function withSuggestions(ui: Ui, name: SettingName, { label, hint, maxLength }: SettingTexts) {
  const list = `${name}-suggestions`;
  return [
    input(ui, name, label, { maxLength, list, hint }),
    <datalist id={list} key={list}>
      {suggestions.map((each) => (
        <option key={each} value={each} />
      ))}
    </datalist>,
  ];
}
