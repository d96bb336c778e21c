import { plain } from '../../../lib/plain.ts';
import type { Ui } from '../ui.ts';
import { dialog } from './dialog.tsx';
import { greetingCard } from './greeting.tsx';

/**
 * The whole panel, drawn from its state alone.
 *
 * @param context of an outermost component: Preact's own empty object, with which it compares each new element.
 */
export const Panel = ({ ui, style }: { ui: Ui; style: string }, context: object) => {
  plain(context);
  return (
    <div class={`root ${ui.mode}${ui.fillsWindow ? ' full' : ''}`} lang={ui.tag} dir={ui.dir} style={style}>
      {ui.mode === 'open' ? dialog(ui) : greetingCard(ui)}
    </div>
  );
};
