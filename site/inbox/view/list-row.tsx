import type { Row } from '../../../lib/conversation/index.ts';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { attentionText } from './attention.ts';
import { deletingLabel } from './deleting.tsx';
import { proven, wroteBefore } from './identity.tsx';
import { customerName, ownerName, speakerName } from './names.ts';
import { windowShort } from './window-text.ts';

/** One conversation: who, from where, the last line, who has it, how long they wait, what Messenger allows. */
export function listRow(ui: InboxUi, row: Row) {
  const { customer } = row.thread;
  const isCurrent = ui.view.thread?.customer === customer;
  const isUnseen = ui.view.unseen.has(customer);
  const window = windowShort(ui, row);
  const left = row.shelf !== ui.shelf && !ui.searching;
  return (
    <li key={customer}>
      <button
        type="button"
        class={`list-row${isUnseen ? ' unseen' : ''}${left ? ' left' : ''}`}
        aria-current={isCurrent}
        data-customer={customer}
        onClick={() => ui.open(customer)}
      >
        <span class="row-top">
          <b dir="auto">{customerName(ui, row)}</b>
          <small>{ui.say(row.surface === 'web' ? 'website' : 'messenger')}</small>
        </span>
        <span class="preview" dir="auto">
          {previewText(ui, row)}
        </span>
        <span class="row-facts">
          {isUnseen && <span class="chip-label accent">{ui.say('unreadRow')}</span>}
          {row.waitingSince !== undefined && <span class="chip-label wait">{waitText(ui, row.waitingSince)}</span>}
          {!waitsForAnyone(row) && (
            <span class="chip-label">
              <bdi>{ownerName(ui, row.owner)}</bdi>
            </span>
          )}
          {row.identity && <span class="chip-label">{proven(ui)}</span>}
          {row.signedIn && <span class="chip-label">{wroteBefore(ui, row.signedIn.sub)}</span>}
          {row.blocked && <span class="chip-label bad">{ui.say('isBlocked')}</span>}
          {deletingLabel(ui, row)}
          {window && <span class="window">{window}</span>}
        </span>
        {row.attention && <span class="row-attention">{attentionText(ui, row.attention)}</span>}
      </button>
    </li>
  );
}

export function waitText(ui: InboxUi, since: number): string {
  const time = ui.now - since;
  return time < 60_000 ? ui.say('waitsNow') : ui.say('waits', { time: ui.duration(time) });
}

/** How long they wait says already that no agent has them. */
export function waitsForAnyone({ owner, waitingSince }: Row): boolean {
  return owner.kind === 'agent' && !owner.agent && waitingSince !== undefined;
}

function previewText(ui: InboxUi, row: Row): string {
  const draft = ui.client.draft(row.thread.customer);
  const unsent = name(draft.reply || draft.note).slice(0, 100);
  if (unsent && ui.view.thread?.customer !== row.thread.customer) return ui.say('draft', { text: unsent });
  const text = name(row.preview).slice(0, 200) || ui.say('noPreview');
  const { previewBy, previewAgent } = row;
  if (previewBy === undefined || previewBy === 'customer') return text;
  return ui.say('saidBy', { name: speakerName(ui, previewBy, previewAgent), text });
}
