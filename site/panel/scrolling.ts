import type { PanelState } from './state.ts';

export interface Scrolling {
  /** Call after each drawing: corrects the scroll position for what the drawing changed. */
  afterDrawing(): void;
  /** Whether the log shows its end; call it when the log has scrolled. */
  isAtNewest(log: Element): boolean;
  /** A `ref` for what may grow or shrink by itself: pictures that fail, the window, an on-screen keyboard. */
  readonly observeSize: (element: Element | null) => void;
  stop(): void;
}

/** So many pixels from its end, the log counts as at its end. */
const NEAR = 60;

/** Keeps the newest line in sight while `atNewest`, and otherwise the lines that the visitor reads where they are. */
export function createScrolling(root: ShadowRoot, state: () => PanelState): Scrolling {
  const observer = new ResizeObserver(showNewest);
  /** As of the last drawing: older lines that were added since are above `firstDrawn`. */
  let last = { firstDrawn: 0, height: 0 };
  /** The log's `scrollTop`, as the visitor or the panel left it. */
  let lastTop = 0;

  const findLog = () => root.querySelector('.log');
  function showNewest(): void {
    const log = findLog();
    if (!log || !state().atNewest) return;
    log.scrollTop = log.scrollHeight;
    lastTop = log.scrollTop;
  }
  return {
    afterDrawing() {
      const log = findLog();
      const { firstDrawn, atNewest } = state();
      if (log && last.firstDrawn > firstDrawn && !atNewest) log.scrollTop += log.scrollHeight - last.height;
      last = { firstDrawn, height: log?.scrollHeight ?? 0 };
      showNewest();
    },
    isAtNewest(log) {
      const hasScrolledUp = log.scrollTop < lastTop;
      lastTop = log.scrollTop;
      const isNearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
      // A log that grows moves its end away. Only the visitor leaves the newest line, by scrolling up.
      return isNearEnd || (state().atNewest && !hasScrolledUp);
    },
    observeSize(element) {
      if (element) observer.observe(element);
    },
    stop: () => observer.disconnect(),
  };
}
