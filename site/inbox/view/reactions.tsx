import type { AgentLine } from '../../../lib/protocol/index.ts';
import { button } from '../../lines/parts.tsx';
import type { InboxUi } from '../inbox-ui.ts';

/** Those that Messenger offers first. */
const choices = ['❤️', '👍', '😆', '😮', '😢', '🙏'];

/** Opens the choice, or takes the reaction off. An agent reacts to the customer's messages in their own threads. */
export function reactButton(ui: InboxUi, line: AgentLine) {
  if (!mayReact(ui, line)) return null;
  const { seq } = line;
  if (line.reactions?.page) return button('', ui.say('unreact'), () => react(ui, seq, null));
  const isOpen = ui.reactTo === seq;
  return (
    <button type="button" aria-expanded={isOpen} onClick={() => ui.set({ reactTo: isOpen ? undefined : seq })}>
      {ui.say('react')}
    </button>
  );
}

export function reactionChoice(ui: InboxUi, line: AgentLine) {
  if (ui.reactTo !== line.seq || !mayReact(ui, line) || line.reactions?.page) return null;
  return (
    <fieldset class="emoji" aria-label={ui.say('react')}>
      {choices.map((emoji) => button('icon', emoji, () => react(ui, line.seq, emoji)))}
    </fieldset>
  );
}

function mayReact(ui: InboxUi, line: AgentLine): boolean {
  const owner = ui.row?.owner;
  const isMine = owner?.kind === 'agent' && owner.agent?.id === ui.me.id;
  return isMine && line.speaker === 'customer' && 'message' in line && !line.deleted;
}

function react(ui: InboxUi, seq: number, emoji: string | null): void {
  ui.client.act(ui.view.thread?.customer ?? '', { kind: 'react', seq, emoji });
  ui.set({ reactTo: undefined });
  ui.focus('.log');
}
