import type { ComponentChildren } from 'preact';
import type { Ui } from '../ui.ts';
import { iconButton } from './parts.tsx';

/** A button that shows what belongs to it; the focus goes in. The dialog closes it on Escape and on a press elsewhere. */
export function popup(ui: Ui, which: 'more' | 'menu', children: ComponentChildren) {
  const open = ui.popup === which;
  const press = () => {
    ui.set({ popup: open ? undefined : which });
    if (!open) ui.focus('.list button,.list a');
  };
  return (
    <div class={`popup ${which}`}>
      {iconButton(which, ui.say(which), press, { 'aria-expanded': open })}
      {open && <div class="list">{children}</div>}
    </div>
  );
}
