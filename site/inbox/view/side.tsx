import type { ComponentChildren } from 'preact';
import { button, iconButton, link, scrollable } from '../../lines/parts.tsx';
import { clean, name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { linkedPage } from '../linked-page.ts';
import { deletingActions } from './deleting.tsx';
import { identityFacts } from './identity.tsx';
import { mailFacts } from './mail.tsx';
import { pairFacts } from './pair.tsx';
import { hasJoined } from './where-it-goes.ts';

/** What is known of the customer. */
export function side(ui: InboxUi) {
  const { row } = ui;
  const open = ui.view.thread;
  if (!row || !open || !ui.isSideOpen) return null;
  const isWeb = row.surface === 'web';
  const saved = Object.entries(open.saved);
  return (
    <aside class="side-pane" aria-label={ui.say('about')} {...scrollable}>
      <div class="side-head">
        <h2>{ui.say('about')}</h2>
        {iconButton('close', ui.say('hideAbout'), () => ui.set({ isSideOpen: false }))}
      </div>
      <dl>
        {identityFacts(ui, row, fact)}
        {pairFacts(ui, row, fact)}
        {mailFacts(ui, row, fact)}
        {fact(ui.say('surface'), [
          ui.say(isWeb ? 'website' : 'messenger'),
          isWeb && (open.online || !hasJoined(row)) && ` · ${ui.say(open.online ? 'online' : 'away')}`,
        ])}
        {row.referer_uri !== undefined && fact(ui.say('page'), page(ui, row.referer_uri))}
        {row.ref !== undefined && fact(ui.say('ref'), <bdi>{name(row.ref)}</bdi>)}
        {fact(ui.say('language'), open.locale ? <bdi>{name(open.locale)}</bdi> : ui.say('none'))}
        {fact(ui.say('lastSeen'), ui.moment(Math.max(0, ...Object.values(row.lastIn)), ui.now))}
        {fact(ui.say('idLabel'), <bdi>{name(row.thread.customer)}</bdi>)}
      </dl>
      <h3>{ui.say('saved')}</h3>
      {saved.length === 0 ? (
        <p class="hint">{ui.say('savedNone')}</p>
      ) : (
        <dl>{saved.map(([key, value]) => fact(name(key), <span dir="auto">{valueText(value)}</span>))}</dl>
      )}
      {blocking(ui)}
      {deletingActions(ui)}
    </aside>
  );
}

function fact(label: string, value: ComponentChildren) {
  return (
    <div key={label}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The visitor's page: only pages of the business's own sites become links, without query and fragment. */
function page(ui: InboxUi, uri: string) {
  const href = linkedPage(uri, ui.config.linkedOrigins);
  if (href) return link(href, <bdi>{name(href)}</bdi>);
  return (
    <>
      <bdi>{name(uri).slice(0, 300)}</bdi>
      <small>{ui.say('pageHidden')}</small>
    </>
  );
}

function valueText(value: unknown): string {
  return clean(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500);
}

function blocking(ui: InboxUi) {
  const { row } = ui;
  if (!row) return null;
  const { customer } = row.thread;
  if (!row.blocked)
    return <p class="actions">{button('bad', ui.say('block'), () => ui.set({ dialog: { kind: 'block' } }))}</p>;
  const { by, until } = row.blocked;
  return (
    <div class="actions">
      <p class="bad">
        {until === undefined ? ui.say('isBlocked') : ui.say('isBlockedUntil', { time: ui.moment(until, ui.now) })}
        {' · '}
        <bdi>{ui.say('blockedBy', { name: name(by.name) })}</bdi>
      </p>
      {button('', ui.say('unblock'), () => ui.client.act(customer, { kind: 'unblock' }))}
    </div>
  );
}
