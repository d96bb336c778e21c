import type { Ui } from '../ui.ts';
import { dialog } from './dialog.tsx';
import { greetingCard } from './greeting.tsx';

/** The whole panel, drawn from its state alone. */
export function panelView(ui: Ui, style: string) {
  return (
    <div class={`root ${ui.mode}${ui.fillsWindow ? ' full' : ''}`} lang={ui.tag} dir={ui.dir} style={style}>
      {ui.mode === 'open' ? dialog(ui) : greetingCard(ui)}
    </div>
  );
}
