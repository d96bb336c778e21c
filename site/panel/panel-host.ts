import type { LoaderHost, Panel, SiteConfig } from '../contract.ts';
import { alignment, display, theme } from '../loader/attributes.ts';
import { mount as mountPanel } from './index.ts';

/** Milliseconds that a greeting with `fade` stays. */
const FADE_AFTER = 8000;

/** The module that the loader fetches: the panel, and what of its host needs not be in the loader. */
export function mount(host: LoaderHost): Panel {
  const { siteUrl, locale, read } = host;
  const id = read('page_id');
  if (id && id !== SITE.pageId)
    console.warn(`Customer Chat: page_id is ${id}, but this site talks for ${SITE.pageId}.`);
  const panel = mountPanel({
    ...host,
    // Member by member: each is written in place when the site is built.
    config: {
      pageId: SITE.pageId,
      pageName: SITE.pageName,
      socketUrl: SITE.socketUrl,
      apiUrl: SITE.apiUrl,
      responseTime: responseTime(read('response_time')) ?? SITE.responseTime,
      siteUrl,
      locale,
    },
    attributes: () => ({
      theme_color: theme(read).toLowerCase(),
      alignment: alignment(read),
      logged_in_greeting: read('logged_in_greeting') || GREETINGS.logged_in_greeting,
      logged_out_greeting: read('logged_out_greeting') || GREETINGS.logged_out_greeting,
      greeting_dialog_display: display(read),
      greeting_dialog_delay: Number.parseInt(read('greeting_dialog_delay'), 10) || 0,
      entry_point_icon: read('entry_point_icon').toUpperCase(),
      entry_point_label: read('entry_point_label').toUpperCase(),
      ref: read('ref'),
      attribution: read('attribution'),
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

const responseTimes = ['instantly', 'minutes', 'hour', 'hours', 'day'] as const;

/** An attribute of our own, so that the setup page can show what it would be like. */
function responseTime(text: string): SiteConfig['responseTime'] {
  return responseTimes.find((each) => each === text);
}
