import type { PanelHost } from '../contract.ts';
import { chime } from './chime.ts';
import { countInTitle } from './title.ts';
import type { Ui } from './ui.ts';

/**
 * Tells a visitor who does not look at the panel about new lines: on the bubble, in the title of a hidden tab, by a
 * sound.
 */
export function createAnnouncing(host: PanelHost): (ui: Ui) => void {
  /** The business's newest line at the last call. */
  let announced = 0;

  return ({ view, sound, say, count, pageName }) => {
    const { unread, lines, baseline } = view;
    const label = say('bubble', { name: pageName });
    host.unread(unread);
    host.label(unread > 0 ? `${label}, ${count('unread', unread)}` : label);

    countInTitle(document.hidden ? unread : 0);

    const newest = lines.filter((line) => 'sent' in line).at(-1)?.seq ?? 0;
    if (newest > Math.max(announced, baseline) && sound) chime();
    announced = newest;
  };
}
