import { useState } from 'preact/hooks';
import type { MailsView, MailView } from '../../model/views.ts';
import { messageOf, read } from '../parts/client.ts';
import { Icon } from '../parts/icons.tsx';
import { useLive } from '../parts/live.ts';
import { Places } from '../parts/places.tsx';
import { Problem } from '../parts/problem.tsx';
import { when } from '../parts/time.ts';
import { Letter } from './letter.tsx';

/** Mails that AWS would have sent to agents and visitors: none leaves this computer. */
export function App() {
  const [mails, setMails] = useState<readonly MailView[]>();
  const [error, setError] = useState<string>();
  const reread = () =>
    read<MailsView>('/sim/mails').then(
      (view) => {
        setError(undefined);
        setMails(view.mails);
      },
      (cause) => setError(messageOf(cause)),
    );
  useLive((event) => {
    if (event.type === 'mail')
      setMails((before = []) => [...before.filter(({ id }) => id !== event.mail.id), event.mail]);
  }, reread);
  return (
    <div class="post">
      <header class="post-head">
        <div>
          <h1>Mails</h1>
          <p class="muted small">What agents and visitors would get by mail. None leaves this computer.</p>
        </div>
        <Places here="/mail" />
      </header>
      <Problem error={error} onDismiss={() => setError(undefined)} />
      <main>
        {mails?.length === 0 && (
          <div class="empty">
            <Icon name="mail" size={40} />
            <strong>No mails yet</strong>
            <p>
              <code>npm run agent -- add NAME --mail agent@shop.example --local</code> subscribes an agent. A visitor
              who waits on the website can leave an address there.
            </p>
          </div>
        )}
        {[...(mails ?? [])].reverse().map((mail) => (
          <Mail key={mail.id} mail={mail} />
        ))}
      </main>
    </div>
  );
}

function Mail({ mail }: { mail: MailView }) {
  const { at, from, to, replyTo, subject, text, confirm } = mail;
  return (
    <article class="mail">
      <header>
        <h2>{subject}</h2>
        <p class="muted small">
          {from && <>From {from} · </>}To {to} · <time dateTime={new Date(at).toISOString()}>{when(at)}</time>
          {replyTo && replyTo !== from && <> · Replies to {replyTo}</>}
        </p>
      </header>
      {mail.headers === undefined ? <p class="mail-text">{text}</p> : <Letter mail={mail} />}
      {confirm && (
        <>
          <p>
            Copy this command, and run it in a terminal. The link itself would let everybody with one of the mails end
            them.
          </p>
          <pre class="mail-command">npm run agent -- confirm "{confirm}" --local</pre>
        </>
      )}
    </article>
  );
}
