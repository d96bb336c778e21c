import { browserPlatform } from '../panel/browser.ts';
import type { InboxPlatform } from './client/index.ts';

/** What the inbox needs of a browser. */
export function inboxPlatform(): InboxPlatform {
  return {
    ...browserPlatform(),
    visible: () => !document.hidden,
    onHidden(run) {
      const removal = new AbortController();
      const onChange = () => document.hidden && run();
      document.addEventListener('visibilitychange', onChange, removal);
      addEventListener('pagehide', run, removal);
      return () => removal.abort();
    },
  };
}
