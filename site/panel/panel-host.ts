import './old-browser.ts';
import { type AttributeName, type ResponseTime, responseTimes } from '../../lib/config/plugin-settings.ts';
import { textIn } from '../../lib/locale/text-by-language.ts';
import type { LoaderHost, Panel } from '../contract.ts';
import { display, theme } from '../loader/attributes.ts';
import { mount as mountPanel } from './index.ts';
import { speakAs } from './languages/language.ts';

/** Milliseconds until a greeting with `fade` disappears. */
const FADE_AFTER = 8000;

/**
 * The module that the loader fetches: the panel, and those parts of its host that the loader leaves out to stay small.
 */
export function mount(host: LoaderHost): Panel {
  const { locale, read } = host;
  const id = read('page_id');
  if (id && id !== SITE.pageId)
    console.warn(`Customer Chat: page_id is ${id}, but this site talks for ${SITE.pageId}.`);
  const byDefault = (name: AttributeName) => textIn(PANEL_DEFAULTS[name] ?? '', locale);
  const setting = (name: AttributeName) => read(name) || byDefault(name);
  const panel = mountPanel({
    ...host,
    language: () => speakAs(locale, LANGUAGE, WORDS),
    config: {
      // Member by member: the build replaces each with its value.
      pageId: SITE.pageId,
      pageName: SITE.pageName,
      pagePicture: SITE.pagePicture,
      socketUrl: SITE.socketUrl,
      locale,
      profile: PANEL_PROFILE,
      responseTime: responseTime(read('response_time')) ?? responseTime(byDefault('response_time')),
    },
    attributes: () => ({
      theme_color: theme(read).toLowerCase(),
      logged_in_greeting: setting('logged_in_greeting'),
      logged_out_greeting: setting('logged_out_greeting'),
      ref: read('ref'),
    }),
  });

  let fading: ReturnType<typeof setTimeout> | undefined;
  return {
    greet() {
      panel.greet();
      if (display(read) === 'fade') fading = setTimeout(() => panel.close(), FADE_AFTER);
    },
    open(focus) {
      clearTimeout(fading);
      panel.open(focus);
    },
    close: () => panel.close(),
    update: () => panel.update(),
    destroy: () => panel.destroy(),
  };
}

function responseTime(text: string): ResponseTime | undefined {
  return responseTimes.find((each) => each === text);
}
