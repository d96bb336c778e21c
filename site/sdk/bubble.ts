import { type Read, theme } from './attributes.ts';
import { ink } from './colour.ts';
import { element } from './dom.ts';

/** Drawn for this project, on a grid of 28 px. */
const icons: Record<string, string> = {
  MESSENGER_ICON: 'M14 2C7 2 1 7 1 13q0 5 4 8v6l6-3q2 1 4 1c7 0 13-5 13-12S21 2 14 2M7 16l6-6 3 3 5-3-6 6-3-3z',
  CHAT_ROUND_ICON:
    'M14 2C7 2 1 7 1 13q0 5 4 8v6l6-3q2 1 4 1c7 0 13-5 13-12S21 2 14 2M8 12h3v3H8zm5 0h3v3h-3zm5 0h3v3h-3z',
  CHAT_ANGULAR_ICON: 'M2 3h24v18H13l-6 6v-6H2zM7 8h14v3H7zm0 5h9v3H7z',
};
const down = 'M6 10l2-2 6 6 6-6 2 2-8 8z';
const labels: Record<string, string> = { NONE: '', CHAT: 'Chat', HELP: 'Help', ASK_US: 'Ask us' };

const css = `button{all:unset;display:flex;align-items:center;gap:8px;height:60px;padding:0 16px;border-radius:30px;font:600 16px system-ui;cursor:pointer;box-shadow:0 2px 12px #0005;forced-color-adjust:none}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #000}
i{width:28px;height:28px;background:currentColor}
b{display:block;padding:0 7px;border-radius:10px;font:700 12px/20px system-ui;color:#fff;background:#d3122b}
b:empty{display:none}`;

/** The round button in the corner, and the count of unread lines on it. */
export function bubble(click: () => void, intent: () => void) {
  const sheet = new CSSStyleSheet();
  // Constructed sheets need no `unsafe-inline`.
  sheet.replaceSync(css);
  const host = (testId: string, child: HTMLElement) => {
    const made = element('', testId);
    const root = made.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(child);
    return made;
  };
  const make = (tag: 'button' | 'i' | 'b') => document.createElement(tag);
  const button = make('button');
  const icon = make('i');
  const text = new Text();
  const count = make('b');
  button.append(icon, text);
  button.onclick = click;
  button.onpointerenter = button.onfocus = intent;

  return {
    hosts: [host('bubble_iframe', button), host('unread_iframe', count)] as const,
    focus: () => button.focus(),
    unread(lines: number): void {
      count.textContent = lines > 9 ? '9+' : lines ? `${lines}` : '';
    },
    label(name: string): void {
      button.ariaLabel = name;
    },
    update(read: Read, open: boolean): void {
      const colour = theme(read);
      const wanted = read('entry_point_label');
      const label = labels[wanted.toUpperCase()] ?? wanted;
      const key = read('entry_point_icon').toUpperCase();
      const path = open ? down : (icons[key] ?? (label && key === 'NONE' ? '' : icons.MESSENGER_ICON));
      button.style.background = colour;
      button.style.color = ink(colour);
      button.ariaExpanded = `${open}`;
      icon.style.clipPath = `path(evenodd,"${path}")`;
      icon.style.display = path ? '' : 'none';
      text.data = open ? '' : label;
    },
  };
}
