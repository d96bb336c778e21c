import { form } from './form.tsx';
import { results } from './results.tsx';
import type { Ui } from './ui.ts';

/** The whole page. `frame` gets the preview's frame once it is drawn. */
export function view(ui: Ui, frame: (element: HTMLIFrameElement | null) => void) {
  return (
    <>
      <header>
        <h1>Set up your chat</h1>
        <p>
          Choose how your chat looks; the preview follows. Then copy the file, the snippet and the commands. This page
          sends nothing.
        </p>
        <nav aria-label="On this page">
          <a href="#preview-title">Preview</a>
          <a href="#results-title">File and snippet</a>
        </nav>
      </header>
      <main>
        {form(ui)}
        <section class="preview" aria-labelledby="preview-title">
          <div class="bar">
            <h2 id="preview-title">Preview</h2>
            <button type="button" class="wide" aria-pressed={ui.phone} onClick={() => ui.set({ phone: !ui.phone })}>
              As on a phone
            </button>
            <button type="button" onClick={ui.restart}>
              Open the page again
            </button>
          </div>
          <div class="stage">
            <iframe ref={frame} class={ui.phone ? 'phone' : ''} title="A page with the plugin" />
          </div>
        </section>
        {results(ui)}
      </main>
    </>
  );
}
