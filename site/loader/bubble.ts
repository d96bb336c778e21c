import type { SettingValue } from '../../lib/config/plugin-settings.ts';
import { groundWithText, parse } from '../contrast.ts';
import { type Read, theme } from './attributes.ts';
import css from './bubble.css';
import { element, make } from './dom.ts';
import { words } from './words.ts';

/** Drawn for this project, on a grid of 28 px. */
const balloon = 'M14 2a13 11 0 1 1-4 21l-5 5v-7a13 11 0 0 1 9-19';
const dots = 'M8 11h3v3H8zm5 0h3v3h-3zm5 0h3v3h-3';
const messenger = `${balloon}M7 16l6-6 3 3 5-3-6 6-3-3`;
const icons: Readonly<Record<string, string>> = {
  MESSENGER_ICON: messenger,
  CHAT_ROUND_ICON: balloon + dots,
  CHAT_ANGULAR_ICON: `M2 3h24v18H13l-6 6v-6H2z${dots}`,
} satisfies Record<Exclude<SettingValue<'entryPointIcon'>, 'NONE'>, string>;
const down = 'M6 10l2-2 6 6 6-6 2 2-8 8';

export type Bubble = ReturnType<typeof createBubble>;

/** The round button in the corner, and the number of unread lines on it. */
export function createBubble(on: { click(): void; intent(): void }) {
  const sheet = new CSSStyleSheet();
  // A constructed sheet works without `unsafe-inline`.
  sheet.replaceSync(css);
  const host = (testId: string, child: HTMLElement) => {
    const made = element('', testId);
    const root = made.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(child);
    return made;
  };
  const button = make('button');
  const icon = make('i');
  const text = document.createTextNode('');
  const count = make('b');
  button.append(icon, text);
  // The label's own direction, not the page's.
  button.dir = 'auto';
  // Attributes, not properties: Firefox reflects ARIA from version 119 on.
  const label = (name: string) => button.setAttribute('aria-label', name);
  label(words.label);
  let failed = false;

  function listen(): void {
    button.onclick = on.click;
    button.onpointerenter = button.onfocus = on.intent;
  }
  listen();

  return {
    listen,
    /** The page has taken all listeners away, as `document.open` does. */
    isDeaf: () => !button.onclick,
    hosts: [host('bubble_iframe', button), host('unread_iframe', count)] as const,
    focus: () => button.focus(),
    unread(lines: number): void {
      count.textContent = lines > 9 ? '9+' : `${lines || ''}`;
    },
    label,
    /** Says that the panel cannot be shown, until the visitor tries again. */
    fail(): void {
      failed = true;
      text.data = words.unavailable;
      label(text.data);
    },
    update(read: Read, open: boolean): void {
      const { ground, text: colour } = groundWithText(parse(theme(read)));
      const caption = labelOf(read('entry_point_label'));
      const path = open ? down : iconOf(read('entry_point_icon').toUpperCase(), caption);
      button.style.background = ground;
      button.style.color = colour;
      button.setAttribute('aria-expanded', `${open}`);
      icon.style.clipPath = `path(evenodd,"${path}")`;
      icon.style.display = path ? '' : 'none';
      failed &&= !open;
      text.data = failed ? words.unavailable : open ? '' : caption;
    },
  };
}

/** Presets appear in the loader's language; any other text as it is. */
function labelOf(value: string): string {
  const labels: Readonly<Record<string, string>> = words.labels;
  return labels[value.toUpperCase()] ?? value;
}

/** A button needs an icon or a label: without a label, `NONE` gets Messenger's icon too. */
function iconOf(key: string, label: string): string {
  return icons[key] ?? (key === 'NONE' && label ? '' : messenger);
}
