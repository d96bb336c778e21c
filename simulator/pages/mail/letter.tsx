import { useState } from 'preact/hooks';
import type { MailView } from '../../model/views.ts';

/** Nothing in the mail runs or is loaded, and its links open beside this page. */
const GUARD =
  '<meta http-equiv="content-security-policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:"><base target="_blank">';

/** A mail of SES as a mail program shows it: its HTML part, and what a reader can look up. */
export function Letter({ mail: { html, text, headers = [], subject } }: { mail: MailView }) {
  const [height, setHeight] = useState(320);
  const fit = (event: { currentTarget: HTMLIFrameElement }) =>
    setHeight(event.currentTarget.contentDocument?.documentElement.scrollHeight ?? height);
  const stop = /<(https?:[^>]+)>/.exec(headerOf(headers, 'list-unsubscribe'))?.[1];
  return (
    <>
      {html !== undefined && (
        <iframe
          class="mail-html"
          title={subject}
          // Without `allow-scripts` nothing in it runs, so this page may measure it.
          sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html.replace(/<head>|$/i, (head) => `${head}${GUARD}`)}
          style={{ height: `${height}px` }}
          onLoad={fit}
        />
      )}
      <details>
        <summary>Text part</summary>
        <p class="mail-text">{linked(text)}</p>
      </details>
      <details>
        <summary>Headers</summary>
        <dl class="mail-headers">
          {headers.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {stop !== undefined && /one-click/i.test(headerOf(headers, 'list-unsubscribe-post')) && (
        <form method="post" action={stop} target="_blank" rel="noopener">
          <input type="hidden" name="List-Unsubscribe" value="One-Click" />
          <button class="button" type="submit">
            Unsubscribe, as mail programs do with one click
          </button>
        </form>
      )}
    </>
  );
}

function headerOf(headers: NonNullable<MailView['headers']>, name: string): string {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}

function linked(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={part} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
