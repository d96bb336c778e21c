import type { Platform } from './platform.ts';

/** Says at most every three seconds that the visitor is typing, and that they have stopped after five. */
export function createTyping(platform: Platform, say: (on: boolean) => void): (on: boolean) => void {
  let cancel = () => {};
  let said = false;
  let at = 0;
  return function typing(on) {
    cancel();
    const now = platform.now();
    if (on !== said || now - at > 3000) {
      say(on);
      said = on;
      at = now;
    }
    if (on) cancel = platform.after(5000, () => typing(false));
  };
}
