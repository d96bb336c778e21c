import { useState } from 'preact/hooks';
import type { PageView, ThreadSummary } from '../../model/views.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { ago } from '../parts/time.ts';
import { holderOf, OwnerBadge } from './owner.tsx';

/** Main: conversations that agents answer. Done: conversations that an app answers. */
type Folder = 'main' | 'done' | 'all';

interface ListProps {
  page: PageView;
  threads: readonly ThreadSummary[];
  current: string | undefined;
  onOpen: (person: string) => void;
}

/** All conversations of the Page, newest first, with search and folders. */
export function List({ page, threads, current, onOpen }: ListProps) {
  const [folder, setFolder] = useState<Folder>('main');
  const [query, setQuery] = useState('');
  const inside = (thread: ThreadSummary, where: Folder) =>
    where === 'all' || (holderOf(thread.owner, page) === 'app') === (where === 'done');
  const found = threads.filter(
    (thread) =>
      inside(thread, folder) && `${thread.person.name}\n${thread.preview}`.toLowerCase().includes(query.toLowerCase()),
  );
  return (
    <section class="list" aria-label="Conversations">
      <div class="list-head">
        <label class="search">
          <span class="sr-only">Search conversations</span>
          <Icon name="search" size={20} />
          <input
            type="search"
            class="input"
            placeholder="Search"
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
        <fieldset class="folders" aria-label="Folder">
          {folders.map(({ id, name }) => (
            <button key={id} type="button" aria-pressed={folder === id} onClick={() => setFolder(id)}>
              {name} <small>{threads.filter((thread) => inside(thread, id)).length}</small>
            </button>
          ))}
        </fieldset>
      </div>
      {found.length === 0 ? (
        <Empty folder={folder} searching={query !== ''} total={threads.length} />
      ) : (
        <ul class="rows">
          {found.map((thread) => (
            <Row
              key={thread.person.id}
              thread={thread}
              page={page}
              current={thread.person.id === current}
              onOpen={onOpen}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

const folders = [
  { id: 'main', name: 'Main' },
  { id: 'done', name: 'Done' },
  { id: 'all', name: 'All' },
] as const satisfies readonly { id: Folder; name: string }[];

interface RowProps {
  thread: ThreadSummary;
  page: PageView;
  current: boolean;
  onOpen: (person: string) => void;
}

function Row({ thread, page, current, onOpen }: RowProps) {
  const { person, preview, preview_from, unread } = thread;
  return (
    <li>
      <button
        type="button"
        class={unread > 0 ? 'thread-row unread' : 'thread-row'}
        aria-current={current ? 'true' : undefined}
        onClick={() => onOpen(person.id)}
      >
        <Avatar id={person.id} name={person.name} picture={person.profile_pic} size={48} />
        <span class="row-words">
          <span class="row-top">
            <strong>{person.name}</strong>
            <time dateTime={new Date(thread.at).toISOString()}>{ago(thread.at)}</time>
          </span>
          <span class="row-preview" dir="auto">
            {preview_from === 'page' && 'You: '}
            {preview || 'No messages yet'}
          </span>
          <span class="row-foot">
            <OwnerBadge owner={thread.owner} page={page} />
            {unread > 0 && <b class="count">{unread > 99 ? '99+' : unread}</b>}
          </span>
        </span>
      </button>
    </li>
  );
}

function Empty({ folder, searching, total }: { folder: Folder; searching: boolean; total: number }) {
  if (searching)
    return (
      <div class="empty">
        <Icon name="search" size={36} />
        <strong>Nothing found</strong>
        <p>Try a name, or a part of the newest message.</p>
      </div>
    );
  return (
    <div class="empty">
      <Icon name={folder === 'done' ? 'archive' : 'inbox'} size={36} />
      <strong>{folder === 'main' ? 'All caught up' : 'Nothing here yet'}</strong>
      <p>
        {total === 0
          ? 'A conversation appears when a person writes to the Page.'
          : folder === 'main'
            ? 'A conversation comes here when the bot passes it on. The bot’s own are in Done.'
            : 'Conversations that an app answers appear here.'}
      </p>
    </div>
  );
}
