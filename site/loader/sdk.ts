import type { Plugin } from './plugin.ts';

type Methods = Record<string, ((...args: unknown[]) => unknown) | undefined>;

/** `window.FB`, our stand-in or Meta's SDK, with the members that the loader uses. */
export interface Sdk {
  init?: (options: unknown) => unknown;
  XFBML?: Methods;
  Event?: Methods;
  CustomerChat?: Plugin['calls'];
}
