import type { Row } from '../../../lib/conversation/index.ts';
import { maxKeepReason } from '../../../lib/protocol/limits.ts';
import { button, icon } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** Below the header: the visitor has the conversation deleted, or an agent keeps it. */
export function deletingNotice(ui: InboxUi) {
  const { keep, deleteAt } = ui.row ?? {};
  const date = deleteAt === undefined ? undefined : ui.moment(deleteAt, ui.now);
  if (keep) {
    return (
      <div class="pair" role="status">
        <p>
          <bdi>{ui.say('keptBy', { name: name(keep.by.name) })}</bdi> <span dir="auto">{name(keep.reason)}</span>
          {date !== undefined && [<br key="line" />, <small key="asked">{ui.say('deleteAsked')}</small>]}
        </p>
        {button('', ui.say('unkeep'), () => ui.set({ dialog: { kind: 'unkeep' } }))}
      </div>
    );
  }
  if (date === undefined) return null;
  return (
    <div class="attention to-delete" role="status">
      {icon('alert', 18)}
      <div>
        <p>
          {ui.say('deleteAsked')} {ui.say('deleteWhen', { time: date })}
        </p>
      </div>
      {button('', ui.say('keep'), () => ui.set({ dialog: { kind: 'keep' } }))}
    </div>
  );
}

/** In the list: what becomes of the conversation. */
export function deletingLabel(ui: InboxUi, { keep, deleteAt }: Row) {
  if (keep) return <span class="chip-label">{ui.say('kept')}</span>;
  if (deleteAt === undefined) return null;
  return <span class="chip-label wait">{ui.say('deletes', { time: ui.moment(deleteAt, ui.now) })}</span>;
}

/** At the side: what an agent may do against it, and an admin for it. */
export function deletingActions(ui: InboxUi) {
  const { row } = ui;
  const { signIn } = ui.view;
  const isAdmin = signIn.kind === 'in' && signIn.agent.role === 'admin';
  const mayAge = ui.config.deletesOld && row?.keep === undefined;
  if (!row || (!isAdmin && !mayAge)) return null;
  return (
    <p class="actions">
      {mayAge && row.deleteAt === undefined && button('', ui.say('keep'), () => ui.set({ dialog: { kind: 'keep' } }))}
      {isAdmin && button('bad', ui.say('forget'), () => ui.set({ dialog: { kind: 'forget' } }))}
    </p>
  );
}

/** Asks for the reason. `isEmpty`: the agent has sent none. */
export function keepQuestion(ui: InboxUi, { isEmpty }: { readonly isEmpty?: boolean }) {
  const customer = ui.row?.thread.customer ?? '';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = event.currentTarget instanceof HTMLFormElement && new FormData(event.currentTarget).get('reason');
    const reason = typeof field === 'string' ? field.trim() : '';
    if (reason === '') {
      ui.set({ dialog: { kind: 'keep', isEmpty: true } });
      ui.focus('.keep input');
      return;
    }
    ui.client.act(customer, { kind: 'keep', reason });
    ui.set({ dialog: undefined });
  };
  return (
    <form
      class="keep"
      // The browser's own messages would come in the browser's language, and take blanks for a reason.
      novalidate
      onSubmit={submit}
    >
      <p>{ui.say('keepWhat')}</p>
      <label>
        {ui.say('keepReason')}
        <input
          name="reason"
          dir="auto"
          required
          maxLength={maxKeepReason}
          autocomplete="off"
          aria-invalid={isEmpty === true}
          aria-describedby={isEmpty ? 'no-reason' : undefined}
          onInput={() => isEmpty && ui.set({ dialog: { kind: 'keep' } })}
        />
      </label>
      {isEmpty && (
        <p class="hint bad" role="alert" id="no-reason">
          {ui.say('keepNoReason')}
        </p>
      )}
      <p class="actions">
        <button type="submit" class="primary">
          {ui.say('keep')}
        </button>
        {button('', ui.say('cancel'), () => ui.set({ dialog: undefined }))}
      </p>
    </form>
  );
}

export function unkeepQuestion(ui: InboxUi) {
  const customer = ui.row?.thread.customer ?? '';
  return (
    <>
      <p>{ui.say('unkeepWhat')}</p>
      <p class="actions">
        {button('primary', ui.say('unkeep'), () => {
          ui.client.act(customer, { kind: 'unkeep' });
          ui.set({ dialog: undefined });
        })}
        {button('', ui.say('cancel'), () => ui.set({ dialog: undefined }))}
      </p>
    </>
  );
}

/** Says what goes and what stays before anything is deleted. */
export function forgetQuestion(ui: InboxUi, { state }: { readonly state?: 'sent' | 'failed' | 'stored' }) {
  const customer = ui.row?.thread.customer ?? '';
  const confirm = async () => {
    ui.set({ dialog: { kind: 'forget', state: 'sent' } });
    const isStored = await ui.client.forget(customer);
    ui.set({ dialog: { kind: 'forget', state: isStored ? 'stored' : 'failed' } });
  };
  if (state === 'stored') return <p role="status">{ui.say('forgetting')}</p>;
  return (
    <>
      <p>{ui.say('forgetWhat')}</p>
      <p class="hint">{ui.say('forgetNot')}</p>
      {ui.row?.keep && (
        <p>
          <bdi>{ui.say('keptBy', { name: name(ui.row.keep.by.name) })}</bdi>{' '}
          <span dir="auto">{name(ui.row.keep.reason)}</span>
        </p>
      )}
      <p class="hint bad" role="status">
        {state === 'failed' && ui.say('notSent')}
      </p>
      <p class="actions">
        {button('bad', ui.say('forgetYes'), () => void confirm())}
        {button('', ui.say('cancel'), () => ui.set({ dialog: undefined }))}
      </p>
    </>
  );
}
