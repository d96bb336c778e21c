import type { ComponentChildren } from 'preact';
import { iconButton } from '../../lines/parts.tsx';
import type { Ui } from '../ui.ts';

/**
 * A button that opens a list and moves the focus into it. The dialog closes the list on Escape and on a press
 * elsewhere.
 */
export function popup(ui: Ui, which: 'more' | 'menu', children: ComponentChildren) {
  const open = ui.popup === which;
  const toggle = () => {
    ui.set({ popup: open ? undefined : which });
    if (!open) ui.focus('.list button,.list a');
  };
  return (
    <div class={`popup ${which}`}>
      {iconButton(which, ui.say(which), toggle, { 'aria-expanded': open })}
      {open && <div class="list">{children}</div>}
    </div>
  );
}
