import type { ComponentChildren } from 'preact';
import { isLoopback } from '../../lib/config/loopback.ts';
import { configFile } from './config-file.ts';
import { configOf } from './config-of.ts';
import { readDomains } from './domains.ts';
import { config, siteUrl } from './given.ts';
import { pageSnippet } from './page-snippet.ts';
import { profileCommands, profileCurl } from './profile-request.ts';
import type { Ui } from './ui.ts';

/** What to save, to paste and to send; while the form has mistakes, the list of them. */
export function results(ui: Ui) {
  const fields = Object.keys(ui.problems);
  const names = new Intl.ListFormat('en').format(fields.map(labelOf));
  return (
    <section class="results" aria-labelledby="results-title">
      <h2 id="results-title">Use it</h2>
      <p role="status" class={fields.length > 0 ? 'mistakes' : 'sr'}>
        {fields.length > 0 && `${names} ${fields.length === 1 ? 'needs' : 'need'} a correction first.`}
      </p>
      {fields.length > 0 ? mistakes(ui, fields) : steps(ui)}
    </section>
  );
}

function mistakes(ui: Ui, fields: readonly string[]) {
  return (
    <ul>
      {fields.map((field) => (
        <li key={field}>
          <a
            href={`#${field}`}
            onClick={(event) => {
              event.preventDefault();
              goTo(field);
            }}
          >
            {labelOf(field)}
          </a>
          :{' '}
          {Object.entries(ui.problems)
            .find(([name]) => name === field)?.[1]
            ?.join(' ')}
        </li>
      ))}
    </ul>
  );
}

/** The field's label as it stands in the form. */
function labelOf(field: string): string {
  return document.querySelector(`label[for="${field}"]`)?.textContent ?? field;
}

/** Shows the field in the middle of the window, ready to be corrected. */
function goTo(field: string): void {
  const control = document.getElementById(field);
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

function steps(ui: Ui) {
  const { draft } = ui;
  const { forMeta } = readDomains(draft.domains);
  const local = isLoopback(siteUrl);
  return (
    <ol>
      {step(
        'Save chat.config.ts',
        <p>
          It replaces the file in your project and keeps your ice breakers and menu. Then{' '}
          {local ? (
            <>
              start <code>npm start</code> again.
            </>
          ) : (
            <>
              run <code>npx sls deploy</code>.
            </>
          )}
        </p>,
        code(ui, 'config', 'chat.config.ts', configFile(configOf(draft, config)), true),
      )}
      {step(
        'Paste this into your pages',
        <>
          <p>
            Right after the opening &lt;body&gt; tag. Where Meta’s snippet is already, change only the script’s address.
          </p>
          {local && (
            <p class="note">
              This address belongs to your computer: it works only for pages that you open here. After a deploy, copy
              the snippet from the wizard on your site.
            </p>
          )}
          <label class="check">
            <input
              type="checkbox"
              checked={ui.look}
              onChange={({ currentTarget }) => ui.set({ look: currentTarget.checked })}
            />
            <span>
              Write the look into the page
              <small>It works there at once, without a deploy, and wins over chat.config.ts.</small>
            </span>
          </label>
        </>,
        code(ui, 'snippet', 'Snippet', pageSnippet(draft, { siteUrl, withLook: ui.look })),
      )}
      {step(
        'Tell Meta your domains',
        forMeta.length === 0 ? (
          <p>
            {draft.domains.trim() === ''
              ? 'The form has no domain yet: the plugin works on this site only.'
              : 'Meta’s list accepts no wildcards, so there is nothing to tell.'}{' '}
            Web chat works without this step.
          </p>
        ) : (
          <p>
            Only with a Facebook Page: its Messenger Profile has its own list. The commands add to that list. The
            request replaces it, with the token from <code>PAGE_ACCESS_TOKEN</code> in your shell.
          </p>
        ),
        forMeta.length > 0 && code(ui, 'commands', 'Commands', profileCommands(forMeta, local)),
        forMeta.length > 0 && code(ui, 'curl', 'The same as a request', profileCurl(forMeta)),
      )}
    </ol>
  );
}

function step(title: string, ...content: ComponentChildren[]) {
  return (
    <li>
      <h3>{title}</h3>
      {content}
    </li>
  );
}

function code(ui: Ui, id: string, title: string, text: string, save = false) {
  return (
    <figure key={id}>
      <figcaption id={`${id}-title`}>{title}</figcaption>
      {save && (
        <a class="button" download={title} href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}>
          Save
        </a>
      )}
      <button type="button" aria-describedby={`${id}-title`} onClick={() => ui.copy(id, text)}>
        {ui.copied === id ? 'Copied' : 'Copy'}
      </button>
      <pre id={id}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}
