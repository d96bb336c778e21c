import type { ComponentChildren } from 'preact';
import { configFile } from './config-file.ts';
import { configOf } from './config-of.ts';
import { readDomains } from './domains.ts';
import { config, pageId, siteUrl } from './given.ts';
import { profileCommands, profileCurl } from './profile-request.ts';
import { snippet } from './snippet.ts';
import type { Ui } from './ui.ts';

/** What to save, to paste and to send: or what has to be mended first. */
export function results(ui: Ui) {
  const fields = Object.keys(ui.problems);
  return (
    <section class="results" aria-labelledby="results-title">
      <h2 id="results-title">Make it so</h2>
      <p role="status" class={fields.length > 0 ? 'mend' : 'sr'}>
        {fields.length > 0 &&
          `${fields.length === 1 ? 'One setting has' : `${fields.length} settings have`} to be mended first.`}
      </p>
      {fields.length > 0 ? mend(ui, fields) : steps(ui)}
    </section>
  );
}

function mend(ui: Ui, fields: readonly string[]) {
  return (
    <ul>
      {fields.map((field) => (
        <li key={field}>
          <a
            href={`#${field}`}
            onClick={(event) => {
              event.preventDefault();
              document.getElementById(field)?.focus();
            }}
          >
            {document.querySelector(`label[for="${field}"]`)?.textContent ?? field}
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

function steps(ui: Ui) {
  const { draft } = ui;
  const { forMeta } = readDomains(draft.domains);
  const local = /^https?:\/\/(localhost|127\.0\.0\.1)\b/.test(siteUrl);
  return (
    <ol>
      {step(
        'Save chat.config.ts',
        <p>
          It takes the place of the file in your project; ice breakers and menu are as they were. Then{' '}
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
        code(ui, 'config', 'chat.config.ts', configFile(configOf(draft, config.profile)), true),
      )}
      {step(
        'Paste this into your pages',
        <>
          <p>
            Right after the opening &lt;body&gt; tag. Where Meta’s snippet is already, change the script’s address
            alone.
          </p>
          {local && (
            <p class="note">
              This address is your own computer’s: it works for pages that you open here. Once deployed, take the
              snippet from the wizard on your site.
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
              <small>It holds there at once and without a deploy, whatever chat.config.ts says.</small>
            </span>
          </label>
        </>,
        code(ui, 'snippet', 'Snippet', snippet(draft, { siteUrl, pageId, look: ui.look })),
      )}
      {step(
        'Tell Meta your domains',
        forMeta.length === 0 ? (
          <p>
            {draft.domains.trim() === ''
              ? 'There is no domain in the form yet: the plugin talks on this site alone.'
              : 'Meta’s list takes no wildcards, so there is nothing to tell.'}{' '}
            Web chat works without this step.
          </p>
        ) : (
          <p>
            Only with a Facebook Page: the Messenger Profile keeps a list of its own. The commands add to it; the
            request replaces it, with the token that <code>PAGE_ACCESS_TOKEN</code> holds in your shell.
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
