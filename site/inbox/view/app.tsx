import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { dialog } from './dialogs.tsx';
import { list } from './list.tsx';
import { notificationOffer, topBar } from './menu.tsx';
import { side } from './side.tsx';
import { signInPage } from './sign-in-page.tsx';
import { thread } from './thread.tsx';

/** The whole page, drawn from its state alone. */
export function app(ui: InboxUi) {
  if (ui.view.signIn.kind !== 'in') return signInPage(ui);
  const isOpen = ui.view.thread !== undefined;
  return (
    <div class={`desk${isOpen ? ' is-open' : ''}${isOpen && ui.isSideOpen ? ' with-side' : ''}`}>
      {topBar(ui)}
      {notificationOffer(ui)}
      <main class="panes">
        {/* The bar is hidden on a phone while a conversation is open: the page keeps its heading. */}
        <h1 class="sr">{ui.say('inboxOf', { name: name(ui.config.pageName) })}</h1>
        {list(ui)}
        {thread(ui)}
        {side(ui)}
      </main>
      {dialog(ui)}
    </div>
  );
}
