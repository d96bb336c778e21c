import type { Row } from '../../lib/conversation/index.ts';
import { chime } from '../panel/chime.ts';

/** Tells an agent who looks elsewhere: a sound, the title, and the app's badge, until they have seen it. */
export interface Announcing {
  /** Customers began to wait. One sound for all that came at once. */
  rang(rows: readonly Row[], sound: boolean): void;
  /** After each drawing. */
  update(title: string, unseen: number, sound: boolean): void;
  stop(): void;
}

/** How long (ms) until the sound comes again while the page is hidden and a customer was not seen. */
const repeatEvery = 30_000;

export function createAnnouncing(): Announcing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;

  function ringAgain(sound: boolean, unseen: number): void {
    if (unseen === 0 || !document.hidden) {
      clearTimeout(timer);
      timer = undefined;
    } else if (timer === undefined && last > 0) {
      timer = setTimeout(() => {
        timer = undefined;
        if (sound && document.hidden) chime();
      }, repeatEvery);
    }
  }
  return {
    rang(rows, sound) {
      if (rows.length === 0) return;
      last = Date.now();
      if (sound) chime();
    },
    update(title, unseen, sound) {
      const text = unseen > 0 ? `(${unseen}) ${title}` : title;
      if (document.title !== text) document.title = text;
      if ('setAppBadge' in navigator) {
        const badge = unseen > 0 ? navigator.setAppBadge(unseen) : navigator.clearAppBadge();
        badge.catch(() => undefined);
      }
      ringAgain(sound, unseen);
    },
    stop: () => clearTimeout(timer),
  };
}
