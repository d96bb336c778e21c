import type { PanelState } from './state.ts';

export interface Scrolling {
  /** Call after each drawing: corrects the scroll position for what the drawing changed. */
  afterDrawing(): void;
  /** A `ref` for what may grow or shrink by itself: pictures that fail, the window, an on-screen keyboard. */
  readonly observeSize: (element: Element | null) => void;
  stop(): void;
}

/** Keeps the newest line in sight while `atNewest`, and otherwise the lines that the visitor reads where they are. */
export function createScrolling(root: ShadowRoot, state: () => PanelState): Scrolling {
  const observer = new ResizeObserver(showNewest);
  /** As of the last drawing: older lines that were added since are above `firstDrawn`. */
  let last = { firstDrawn: 0, height: 0 };

  const findLog = () => root.querySelector('.log');
  function showNewest(): void {
    const log = findLog();
    if (log && state().atNewest) log.scrollTop = log.scrollHeight;
  }
  return {
    afterDrawing() {
      const log = findLog();
      const { firstDrawn, atNewest } = state();
      if (log && last.firstDrawn > firstDrawn && !atNewest) log.scrollTop += log.scrollHeight - last.height;
      last = { firstDrawn, height: log?.scrollHeight ?? 0 };
      showNewest();
    },
    observeSize(element) {
      if (element) observer.observe(element);
    },
    stop: () => observer.disconnect(),
  };
}
