import { Icon } from '../parts/icons.tsx';
import { excerpt } from '../parts/line.tsx';
import type { Aim } from './composing.ts';

/** Above the composer: the line that the person replies to or edits, and the way to stop that. */
export function AimBar({ aim, onCancel }: { aim: Aim; onCancel: () => void }) {
  return (
    <div class="aim">
      <Icon name={aim.kind === 'reply' ? 'reply' : 'refresh'} size={18} />
      <p>
        <strong>{aim.kind === 'reply' ? 'Replying' : 'Editing'}</strong>
        <span dir="auto">{excerpt(aim.line)}</span>
      </p>
      <button type="button" class="icon-button" aria-label="Cancel" onClick={onCancel}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
