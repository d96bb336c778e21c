import type { Platform } from './platform.ts';

/** A visitor who goes on typing is announced again after this time, and as stopped after a pause (ms). */
const repeatAfter = 3000;
const stopAfter = 5000;

/** Turns each change of the text field into few typing frames. @param announce sends one. */
export function createTyping(platform: Platform, announce: (on: boolean) => void): (on: boolean) => void {
  let cancel = () => {};
  let announced = false;
  let announcedAt = 0;
  return function typing(on) {
    cancel();
    const now = platform.now();
    if (on !== announced || now - announcedAt > repeatAfter) {
      announce(on);
      announced = on;
      announcedAt = now;
    }
    if (on) cancel = platform.after(stopAfter, () => typing(false));
  };
}
