import type { Ui } from '../ui.ts';
import { dialog } from './dialog.tsx';
import { card } from './welcome.tsx';

export { pageSize } from '../../../lib/protocol/index.ts';
export { firstOf } from './log.tsx';

/** The whole panel, from its state alone. */
export function draw(ui: Ui, style: string) {
  return (
    <div class={`root ${ui.mode}${ui.full ? ' full' : ''}`} lang={ui.tag} dir={ui.dir} style={style}>
      {ui.mode === 'open' ? dialog(ui) : card(ui)}
    </div>
  );
}
