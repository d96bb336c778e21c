import { useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { Places } from '../parts/places.tsx';
import { Problem } from '../parts/problem.tsx';
import { Details } from './details.tsx';
import { List } from './list.tsx';
import { Thread } from './thread.tsx';
import { useInbox } from './use-inbox.ts';

/** The Page Inbox: the list, the conversation and the person. A narrow screen shows one of them at a time. */
export function App() {
  const inbox = useInbox();
  const [details, setDetails] = useState(false);
  const { page, thread } = inbox;
  return (
    <div class={`desk ${thread ? 'open' : ''} ${details ? 'with-details' : ''}`}>
      <header class="desk-head">
        {page && <Avatar id={page.id} name={page.name} page size={36} />}
        <div class="desk-title">
          <h1>{page?.name ?? 'Page Inbox'}</h1>
          <p class="muted small">{inbox.connected ? 'Page Inbox' : 'Connecting…'}</p>
        </div>
        <Places here="/inbox" />
      </header>
      <main class="desk-body">
        {page ? (
          <List page={page} threads={inbox.threads} current={thread?.person.id} onOpen={inbox.open} />
        ) : (
          <section class="list">
            <Problem error={inbox.error} />
          </section>
        )}
        <div class="desk-open">
          {page && thread ? (
            <Thread page={page} thread={thread} inbox={inbox} onDetails={() => setDetails(!details)} />
          ) : (
            <div class="empty nothing-open">
              <Icon name="mail" size={44} />
              <strong>No conversation open</strong>
              <p>Choose one from the list.</p>
              <Problem error={page && inbox.error} onDismiss={inbox.dismiss} />
            </div>
          )}
        </div>
        {page && thread && <Details page={page} thread={thread} inbox={inbox} onClose={() => setDetails(false)} />}
      </main>
    </div>
  );
}
