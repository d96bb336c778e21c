import type { Shelf } from '../../../lib/conversation/index.ts';
import { button, icon } from '../../lines/parts.tsx';
import { directionOf } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { listRow } from './list-row.tsx';
import { customerName } from './names.ts';

const shelves = [
  ['open', 'shelfOpen', 'emptyOpen'],
  ['bot', 'shelfBot', 'emptyBot'],
  ['done', 'shelfDone', 'emptyDone'],
] as const;

/** The tabs, the search and the rows. */
export function list(ui: InboxUi) {
  const search = ui.searching ? ui.view.search : undefined;
  return (
    <section class="list-pane" aria-label={ui.say('conversations')}>
      {searchField(ui)}
      {!search && tabs(ui)}
      <div
        class="rows-place"
        onPointerEnter={({ pointerType }) => pointerType === 'mouse' && ui.set({ isListHeld: true })}
        onPointerLeave={() => ui.set({ isListHeld: false })}
      >
        {rowsPane(ui, search)}
        {!search && changedOrder(ui)}
      </div>
    </section>
  );
}

function rowsPane(ui: InboxUi, search: InboxUi['view']['search']) {
  return (
    <div class="rows-pane" id="rows" role="tabpanel" aria-label={ui.say('conversations')}>
      {search
        ? searchSummary(ui, search)
        : ui.view.isCut && ui.shelf === 'open' && <p class="hint">{ui.say('isCut', { count: ui.number(500) })}</p>}
      <ul>
        {ui.listed.map((customer) => {
          const row = ui.client.row(customer);
          return row && listRow(ui, row);
        })}
      </ul>
      {ui.listed.length === 0 && emptyText(ui)}
      {!search && ui.client.hasMore(ui.shelf) && button('more-rows', ui.say('more'), () => ui.client.moreOf(ui.shelf))}
      {search &&
        Object.values(search.cursors).some(Boolean) &&
        button('more-rows', ui.say('searchMore'), ui.client.searchMore)}
    </div>
  );
}

/** Below the rows, so that none of them moves: who began to wait while the list is held, and a way to sort it. */
function changedOrder(ui: InboxUi) {
  if (ui.moved.length === 0) return null;
  const began = ui.moved.filter((customer) => ui.view.unseen.has(customer)).slice(0, 3);
  return (
    <div class="changed-order" role="status">
      {began.map((customer) => {
        const row = ui.client.row(customer);
        return (
          row && (
            <button type="button" key={customer} class="wait-now" onClick={() => ui.open(customer)}>
              <bdi>{ui.say('newWaiting', { name: customerName(ui, row) })}</bdi>
            </button>
          )
        );
      })}
      {button('resort', ui.count('resort', ui.moved.length), ui.resort)}
    </div>
  );
}

function tabs(ui: InboxUi) {
  const waiting = ui.client.rows('open').filter(({ waitingSince }) => waitingSince !== undefined).length;
  return (
    <div class="tabs" role="tablist" aria-label={ui.say('conversations')} onKeyDown={(event) => onTabKey(ui, event)}>
      {shelves.map(([shelf, label]) => (
        <button
          key={shelf}
          type="button"
          role="tab"
          id={`tab-${shelf}`}
          aria-controls="rows"
          aria-selected={ui.shelf === shelf}
          tabIndex={ui.shelf === shelf ? 0 : -1}
          onClick={() => showShelf(ui, shelf)}
        >
          {ui.say(label)}
          {shelf === 'open' && waiting > 0 && (
            <span class="count">
              <span aria-hidden="true">{ui.number(waiting)}</span>
              <span class="sr">{ui.count('waitingCount', waiting)}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

export function showShelf(ui: InboxUi, shelf: Shelf): void {
  ui.client.showShelf(shelf);
  ui.set({ shelf, searching: false, searchText: '', isListHeld: false });
  ui.client.search('');
}

function onTabKey(ui: InboxUi, event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const index = shelves.findIndex(([shelf]) => shelf === ui.shelf);
  const next = shelves[(index + (ui.dir === 'rtl' ? -step : step) + shelves.length) % shelves.length];
  if (!next) return;
  showShelf(ui, next[0]);
  ui.focus(`#tab-${next[0]}`);
}

function searchField(ui: InboxUi) {
  return (
    <div class="search">
      <input
        type="search"
        id="search"
        dir={directionOf(ui.searchText, ui.dir)}
        value={ui.searchText}
        placeholder={ui.say('search')}
        aria-label={ui.say('search')}
        aria-describedby={ui.searching ? 'search-covers' : undefined}
        autocomplete="off"
        maxLength={100}
        onInput={({ currentTarget: { value } }) => {
          ui.set({ searchText: value, searching: value.trim() !== '' });
          scheduleSearch(ui, value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          showShelf(ui, ui.shelf);
          event.currentTarget.blur();
        }}
      />
      {ui.searching && (
        <p class="hint" id="search-covers">
          {ui.say('searchCovers')}
        </p>
      )}
    </div>
  );
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** A search reads the table: it waits for a pause in the typing. */
function scheduleSearch(ui: InboxUi, text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => ui.client.search(text), 300);
}

function searchSummary(ui: InboxUi, search: NonNullable<InboxUi['view']['search']>) {
  return (
    <p class="hint" role="status">
      {search.isRunning ? ui.say('loading') : ui.count('results', search.found.length)}
      {search.searched > 0 && ` · ${ui.count('searchSearched', search.searched)}`}
    </p>
  );
}

function emptyText(ui: InboxUi) {
  if (ui.searching) return null;
  if (!ui.client.isRead(ui.shelf)) return <p class="empty passing">{ui.say('loading')}</p>;
  const empty = shelves.find(([shelf]) => shelf === ui.shelf)?.[2] ?? 'emptyOpen';
  return (
    <p class="empty">
      {icon('seen', 40)}
      {ui.say(empty)}
    </p>
  );
}
