import { pluginSettings } from '../../lib/config/plugin-settings.ts';
import type { Attributes, Panel, PanelHost } from '../../site/contract.ts';
import { loadLanguage } from '../../site/panel/languages/index.ts';

/** The smallest loader: a bubble, and a host with a shadow root. The query of the page's address has the settings. */
const query = new URLSearchParams(location.search);
const element = document.createElement('div');
element.dataset.testid = 'dialog_iframe';
const bubble = document.createElement('button');
bubble.id = 'bubble';
const alignment = query.get('alignment') === 'left' ? 'left' : 'right';
element.setAttribute('alignment', alignment);
bubble.style.cssText = `position:fixed;bottom:24px;${alignment}:24px;width:60px;height:60px;border-radius:50%;border:0;background:#0a5cc7;color:#fff`;
document.body.append(bubble, element);
place();
document.title = query.get('title') ?? document.title;

let panel: Panel | undefined;
let isOpen = false;
const attributes: Attributes = {
  theme_color: query.get('color') ?? pluginSettings.themeColor.default,
  logged_in_greeting: '',
  logged_out_greeting: query.get('greeting') ?? '',
  ref: query.get('ref') ?? '',
};
const host: PanelHost = {
  root: element.attachShadow({ mode: 'open' }),
  config: {
    pageId: '1002003004005',
    pagePicture: query.get('picture') ?? '',
    pageName: query.get('name') ?? 'Northwind Shoes',
    socketUrl: query.get('socket') ?? location.origin.replace('http', 'ws'),
    locale: query.get('locale') ?? 'en_US',
    responseTime: 'minutes',
    profile: JSON.parse(query.get('profile') ?? '{}'),
  },
  identity: () => undefined,
  language: () => loadLanguage(query.get('locale') ?? 'en_US'),
  attributes: () => attributes,
  fail(error) {
    throw error;
  },
  open: () => toggle(true),
  close() {
    toggle(false);
    bubble.focus();
  },
  unread(count) {
    bubble.textContent = count > 0 ? String(count) : '';
  },
  label: (text) => bubble.setAttribute('aria-label', text),
};

/** The loader places its host before each change, too. */
function place(): void {
  element.style.cssText = `position:fixed;bottom:96px;${alignment}:12px;margin:0 12px;z-index:2147483646;--side:24px;--bottom:24px`;
}
function toggle(open: boolean): void {
  isOpen = open;
  place();
  if (open) panel?.open(true);
  else panel?.close();
}
bubble.setAttribute('aria-label', 'Chat');
bubble.onclick = async () => {
  await mounted();
  toggle(!isOpen);
};
async function mounted(): Promise<void> {
  const { mount } = await import('../../site/panel/index.ts');
  panel ??= mount(host);
}
if (query.has('greet')) void mounted().then(() => panel?.greet());
if (query.has('open')) void mounted().then(() => panel?.open());
if (query.has('mount') || localStorage.getItem('customer-chat:session')) void mounted();
