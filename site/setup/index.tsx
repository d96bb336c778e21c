import { render } from 'preact';
import { check } from './check.ts';
import { copyText } from './copy.ts';
import { draftOf } from './draft.ts';
import { config, siteUrl } from './given.ts';
import { type Preview, preview } from './preview.ts';
import type { Ui } from './ui.ts';
import { view } from './view.tsx';

/** Milliseconds that a button says "Copied". */
const COPIED_FOR = 2000;

let state: Pick<Ui, 'draft' | 'phone' | 'look' | 'copied'> = {
  draft: draftOf(config, siteUrl),
  phone: false,
  look: false,
  copied: undefined,
};
let shown: Preview | undefined;
let copiedTimer: ReturnType<typeof setTimeout> | undefined;

function set(change: Partial<typeof state>): void {
  state = { ...state, ...change };
  draw();
}

function draw(): void {
  const ui: Ui = {
    ...state,
    problems: check(state.draft),
    edit: (change) => set({ draft: { ...state.draft, ...change } }),
    set,
    restart: () => shown?.restart(),
    async copy(id, text) {
      if (!(await copyText(id, text))) return;
      set({ copied: id });
      clearTimeout(copiedTimer);
      copiedTimer = setTimeout(() => set({ copied: undefined }), COPIED_FOR);
    },
  };
  render(view(ui, keepPreview), document.body);
  shown?.show(state.draft);
}

function keepPreview(frame: HTMLIFrameElement | null): void {
  if (frame && !shown) shown = preview(frame);
}

draw();
