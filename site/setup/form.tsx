import type { ComponentChildren } from 'preact';
import { attributeSettings, type SettingName } from '../../lib/config/plugin-settings.ts';
import type { Draft } from './draft.ts';
import { input, lines, select } from './fields.tsx';
import { locales } from './given.ts';
import { settingField } from './setting-field.tsx';
import { type Section, settingOrder, settingTexts } from './setting-texts.ts';
import type { Ui } from './ui.ts';

/** All questions of the wizard. The settings come from the table of plugin settings. */
export function form(ui: Ui) {
  return (
    <form aria-label="Settings" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      {section('Your Page', [
        input(ui, 'pageName', 'Name', {
          hint: 'Visitors see it at the top of the chat. The preview shows it after the next deploy.',
        }),
        input(ui, 'pagePicture', 'Picture', {
          inputMode: 'url',
          autocapitalize: 'none',
          spellcheck: false,
          hint: 'The address of a square picture, with https. Without it, the chat shows the first letter of the name.',
        }),
        input(ui, 'pageId', 'Page ID', {
          inputMode: 'numeric',
          hint: 'You can leave it empty: a connected Page brings its own, and web chat alone needs none.',
        }),
      ])}
      {section('Words', [
        select(
          ui,
          'locale',
          'Language',
          locales.map((locale) => [locale, nameOf(locale)]),
          'It is part of the script’s address, so each of your pages can have its own.',
        ),
        ...settings(ui, 'words'),
      ])}
      {section('Look', settings(ui, 'look'))}
      {section('Position', settings(ui, 'position'))}
      {section('When the page opens', settings(ui, 'opening'))}
      {section('Domains', [
        lines(ui, 'domains', 'Where the plugin may talk, one domain a line', {
          placeholder: 'https://shop.example\nhttps://*.shop.example',
          hint: 'With https and without a path. https://*.shop.example allows every subdomain. You need no line for this site.',
        }),
      ])}
    </form>
  );
}

function section(title: string, fields: ComponentChildren) {
  return (
    <div class="section">
      <fieldset>
        <legend>
          <h2>{title}</h2>
        </legend>
        {fields}
      </fieldset>
    </div>
  );
}

/** The fields of a section: distances last, side by side. */
function settings(ui: Ui, wanted: Section): ComponentChildren[] {
  const names = settingOrder.filter((name) => settingTexts[name].section === wanted);
  const distances = names.filter(isDistance);
  return [
    ...names.filter((name) => !isDistance(name)).map((name) => settingField(ui, name)),
    distances.length > 0 && (
      <div class="spacings" key="spacings">
        {distances.map((name) => settingField(ui, name))}
      </div>
    ),
  ];
}

function isDistance(name: SettingName): boolean {
  const setting = attributeSettings[name];
  return setting.kind === 'wholeNumber' && setting.unit === 'pixels';
}

/** In the language itself, as in the chat. */
function nameOf(locale: Draft['locale']): string {
  const tag = locale.replace('_', '-');
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? locale;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
