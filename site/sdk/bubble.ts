import { ink } from './colour.ts';
import type { Attributes } from './contract.ts';
import { element, shadow } from './dom.ts';

/** Drawn for this project, on a grid of 28 px. */
const icons: Record<string, string> = {
  MESSENGER_ICON:
    'evenodd,"M14 1C6.500 1 1 6.300 1 13.200c0 3.700 1.600 6.900 4.200 9.100V27l4.400-2.400c1.400.4 2.900.6 4.400.6 7.500 0 13-5.200 13-12S21.500 1 14 1zM6.500 16.300 12.300 10.200l3 3 5.700-3-5.800 6.100-3-3z"',
  CHAT_ROUND_ICON:
    'evenodd,"M14 2C7 2 1.500 6.900 1.500 13c0 3.100 1.400 5.900 3.700 7.900L4 26l6-2.600c1.300.4 2.600.6 4 .6 7 0 12.500-4.900 12.500-11S21 2 14 2zM8 11.500h3v3H8zm4.500 0h3v3h-3zm4.500 0h3v3h-3z"',
  CHAT_ANGULAR_ICON: 'evenodd,"M2 3h24v18H13l-6 6v-6H2zM7 8h14v2.500H7zm0 5h9v2.500H7z"',
  OPEN: '"M6 9.500 8 7.500l6 6 6-6 2 2-8 8z"',
};
const labels: Record<string, string> = { CHAT: 'Chat', HELP: 'Help', ASK_US: 'Ask us' };

const bubbleCss = `button{all:unset;box-sizing:border-box;display:flex;align-items:center;justify-content:center;gap:8px;min-width:60px;height:60px;
padding:0 16px;border-radius:30px;font:600 16px system-ui,sans-serif;cursor:pointer;background:var(--theme);color:var(--ink);
box-shadow:0 2px 12px #0004;-webkit-tap-highlight-color:transparent;transition:transform .15s}
button:hover{transform:scale(1.05)}
button:focus-visible{outline:3px solid var(--theme);outline-offset:3px;box-shadow:0 0 0 3px #fff,0 0 0 9px #0006}
i{width:28px;height:28px;background:currentColor}
@media(prefers-reduced-motion){button{transition:none}}
@media(forced-colors:active){button{border:1px solid}i{background:ButtonText;forced-color-adjust:none}}
@media print{button{display:none}}`;

const unreadCss = `b{display:block;min-width:20px;box-sizing:border-box;padding:0 6px;border-radius:10px;font:700 12px/20px system-ui,sans-serif;
text-align:center;color:#fff;background:#d3122b;pointer-events:none}b[hidden]{display:none}`;

/** The round button in the corner, and the count of unread lines on it. */
export function bubble(click: () => void, intent: () => void) {
  const host = element('div', 'bubble_iframe');
  const unreadHost = element('div', 'unread_iframe');
  const button = document.createElement('button');
  const icon = document.createElement('i');
  const text = document.createElement('span');
  const count = document.createElement('b');
  button.setAttribute('aria-haspopup', 'dialog');
  button.append(icon, text);
  button.onclick = click;
  button.onpointerenter = button.onfocus = intent;
  shadow(host, bubbleCss).append(button);
  shadow(unreadHost, unreadCss).append(count);

  return {
    host,
    unreadHost,
    focus: () => button.focus(),
    unread(lines: number) {
      count.textContent = lines > 9 ? '9+' : String(lines);
      count.hidden = !lines;
    },
    label(name: string) {
      button.setAttribute('aria-label', name);
    },
    update({ theme_color, entry_point_icon, entry_point_label }: Attributes, open: boolean) {
      const label = labels[entry_point_label] ?? '';
      const path = open ? icons.OPEN : (icons[entry_point_icon] ?? (label ? '' : icons.MESSENGER_ICON));
      button.style.setProperty('--theme', theme_color);
      button.style.setProperty('--ink', ink(theme_color));
      button.setAttribute('aria-expanded', String(open));
      icon.style.clipPath = `path(${path})`;
      icon.style.display = path ? '' : 'none';
      text.textContent = open ? '' : label;
    },
  };
}
