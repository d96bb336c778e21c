import type { ComponentChildren } from 'preact';
import { longestGreeting } from './check.ts';
import type { Draft } from './draft.ts';
import { choice, input, lines, select } from './fields.tsx';
import { locales } from './given.ts';
import type { Ui } from './ui.ts';

/** Everything that is asked. */
export function form(ui: Ui) {
  return (
    <form aria-label="Settings" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      {section('Your Page', [
        input(ui, 'pageName', 'Name', {
          hint: 'Visitors see it at the top of the chat; the preview has it after the next deploy.',
        }),
        input(ui, 'pageId', 'Page ID', {
          inputMode: 'numeric',
          hint: 'Not needed: it is known once a Page is connected, and web chat alone needs none.',
        }),
      ])}
      {section('Words', [
        select(
          ui,
          'locale',
          'Language',
          locales.map((locale) => [locale, nameOf(locale)]),
          'Part of the script’s address: each page of yours may have its own.',
        ),
        input(ui, 'loggedOutGreeting', 'Greeting', { hint: greetingHint(ui.draft.loggedOutGreeting) }),
        input(ui, 'loggedInGreeting', 'Greeting for those who have written before', {
          hint: greetingHint(ui.draft.loggedInGreeting, 'Left empty, they read the other one.'),
        }),
        select(ui, 'responseTime', 'Response time', [
          ['', 'Promise nothing'],
          ['instantly', 'Typically replies instantly'],
          ['minutes', 'Typically replies within minutes'],
          ['hour', 'Typically replies within an hour'],
          ['hours', 'Typically replies within a few hours'],
          ['day', 'Typically replies within a day'],
        ]),
      ])}
      {section('Look', [
        <div class="colour" key="colour">
          {input(ui, 'themeColor', 'Theme colour', {
            autocapitalize: 'none',
            spellcheck: false,
            hint: 'For the button, the header and what visitors write.',
          })}
          <input
            type="color"
            aria-label="Pick the theme colour"
            value={/^#[\da-f]{6}$/i.test(ui.draft.themeColor) ? ui.draft.themeColor.toLowerCase() : '#000000'}
            onInput={({ currentTarget }) => ui.edit({ themeColor: currentTarget.value.toUpperCase() })}
          />
        </div>,
        select(ui, 'entryPointIcon', 'Icon of the button', [
          ['MESSENGER_ICON', 'Speech bubble with a flash'],
          ['CHAT_ROUND_ICON', 'Round speech bubble'],
          ['CHAT_ANGULAR_ICON', 'Angular speech bubble'],
          ['NONE', 'None, if there is a label'],
        ]),
        input(ui, 'entryPointLabel', 'Label of the button', {
          maxLength: 30,
          list: 'labels',
          hint: 'Left empty: the icon alone.',
        }),
        <datalist id="labels" key="labels">
          {['Chat', 'Help', 'Ask us'].map((label) => (
            <option key={label} value={label} />
          ))}
        </datalist>,
      ])}
      {section('Position', [
        choice(ui, 'alignment', 'Corner of the window', [
          ['right', 'Right'],
          ['left', 'Left'],
        ]),
        <div class="spacings" key="spacings">
          {input(ui, 'desktopBottomSpacing', 'Bottom edge, pixels', { inputMode: 'numeric' })}
          {input(ui, 'desktopSideSpacing', 'Side edge, pixels', { inputMode: 'numeric' })}
          {input(ui, 'mobileBottomSpacing', 'Bottom edge on phones', { inputMode: 'numeric' })}
          {input(ui, 'mobileSideSpacing', 'Side edge on phones', { inputMode: 'numeric' })}
        </div>,
      ])}
      {section('When the page opens', [
        choice(ui, 'greetingDialogDisplay', 'The greeting', [
          ['show', 'Shows and stays', 'until the visitor opens or closes it'],
          ['fade', 'Shows and fades', 'after eight seconds; not at all on phones'],
          ['hide', 'Stays hidden', 'the button alone'],
        ]),
        input(ui, 'greetingDialogDelay', 'After how many seconds', {
          inputMode: 'numeric',
        }),
      ])}
      {section('Domains', [
        lines(ui, 'domains', 'Where the plugin may talk, one domain a line', {
          placeholder: 'https://shop.example\nhttps://*.shop.example',
          hint: 'With https and without a path. https://*.shop.example stands for every subdomain. This site itself needs no line.',
        }),
      ])}
    </form>
  );
}

function section(title: string, fields: ComponentChildren) {
  return (
    <fieldset class="section">
      <legend>
        <h2>{title}</h2>
      </legend>
      {fields}
    </fieldset>
  );
}

function greetingHint(text: string, more = 'Left empty, the plugin greets in the visitor’s language.'): string {
  return `${text.trim().length} of ${longestGreeting} characters. ${more}`;
}

/** In the language itself, as in the chat. */
function nameOf(locale: Draft['locale']): string {
  const tag = locale.replace('_', '-');
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? locale;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
