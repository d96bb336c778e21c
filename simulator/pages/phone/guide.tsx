import { useState } from 'preact/hooks';
import type { PageView, PhoneAction, ThreadView } from '../../model/views.ts';
import { Icon } from '../parts/icons.tsx';
import type { Phone } from './use-phone.ts';

interface GuideProps {
  page: PageView;
  thread: ThreadView;
  phone: Phone;
  plugin: boolean;
  onPlugin: (plugin: boolean) => void;
}

/** Beside the phone: what to try, and what a person can do besides writing. */
export function Guide({ page, thread, phone, plugin, onPlugin }: GuideProps) {
  const owner = thread.owner;
  const name = owner && (page.apps.find(({ id }) => id === owner.app_id)?.name ?? owner.app_id);
  const { person } = thread;
  return (
    <div class="guide">
      <section>
        <h2>What to try</h2>
        <ol class="steps">
          <li>
            Tap <b>Get Started</b>, then say “hi”. The bot answers.
          </li>
          <li>
            Write “Customer Support”. The conversation moves to the <a href="/inbox">Page Inbox</a>; answer there and
            mark it as done. With <code>handOver: 'inbox'</code> in <code>chat.config.ts</code> it moves to the inbox of
            your agents.
          </li>
          <li>Open a link with a ref, below. The bot gets the ref.</li>
          <li>
            In the website’s chat, choose “Continue in Messenger”. It opens this phone, which asks whether answers may
            come here.
          </li>
          <li>Add another person and write as both.</li>
          <li>
            Cause failures in the <a href="/control">control panel</a>.
          </li>
        </ol>
      </section>
      <section>
        <h2>This conversation</h2>
        <p class="owner-line">
          <span class={name ? 'badge accent' : 'badge'}>{name ?? 'Idle'}</span>{' '}
          {name ? 'answers now.' : 'No app is in control.'}
        </p>
        <label class="check">
          <input type="checkbox" checked={plugin} onChange={(event) => onPlugin(event.currentTarget.checked)} />
          Write as from the website’s chat plugin
        </label>
        <button
          type="button"
          class={person.blocked ? 'button' : 'button danger'}
          onClick={() => phone.perform({ action: 'block', blocked: !person.blocked })}
        >
          {person.blocked ? 'Unblock the Page' : 'Block the Page'}
        </button>
      </section>
      <OpenLink page={page} phone={phone} />
    </div>
  );
}

type Source = NonNullable<(PhoneAction & { action: 'open' })['source']>;
const sources: readonly { source: Source; name: string }[] = [
  { source: 'SHORTLINK', name: 'm.me link' },
  { source: 'ADS', name: 'Ad' },
  { source: 'CUSTOMER_CHAT_PLUGIN', name: 'Chat plugin on a website' },
  { source: 'MESSENGER_CODE', name: 'Messenger code' },
];

function OpenLink({ page, phone }: { page: PageView; phone: Phone }) {
  const [ref, setRef] = useState('summer-sale');
  const [source, setSource] = useState<Source>('SHORTLINK');
  return (
    <form
      class="open-link"
      onSubmit={(event) => {
        event.preventDefault();
        const site = source === 'CUSTOMER_CHAT_PLUGIN' && { referer_uri: 'https://shop.example.com/cart' };
        phone.perform({ action: 'open', source, ...(ref && { ref }), ...site });
      }}
    >
      <h2>Come by a link</h2>
      <label class="field">
        <span>From</span>
        <select
          class="input"
          value={source}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setSource(sources.find((known) => known.source === value)?.source ?? 'SHORTLINK');
          }}
        >
          {sources.map((known) => (
            <option key={known.source} value={known.source}>
              {known.name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Ref</span>
        <input
          class="input"
          value={ref}
          pattern="[A-Za-z0-9=_\-]*"
          maxLength={2083}
          title="Letters, digits, -, _ and ="
          onInput={(event) => setRef(event.currentTarget.value)}
        />
      </label>
      <p class="muted small address">{`/m/${page.id}?ref=${ref}`}</p>
      <button type="submit" class="button">
        <Icon name="link" size={18} /> Open
      </button>
    </form>
  );
}
