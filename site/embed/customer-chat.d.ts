/**
 * Types of `window.FB` on a page with the plugin, for a page's own TypeScript: save this file among your sources.
 * Beside Meta's SDK take `@types/facebook-js-sdk` too: it declares the global `FB`, and this file the plugin's part.
 */

/** Values that `FB.CustomerChat.update` can change while the page is open. They win over the element's attributes. */
interface CustomerChatChanges {
  /** What the bot hears as `referral.ref` when a conversation begins. */
  ref?: string;
  theme_color?: string;
  logged_in_greeting?: string;
  logged_out_greeting?: string;
  greeting_dialog_display?: 'show' | 'fade' | 'hide';
  /** Seconds. */
  greeting_dialog_delay?: string;
  /** Proves who the visitor is: a token of your server, or a function that fetches one. `null` after signing out. */
  identity?: string | null | (() => string | null | undefined | Promise<string | null | undefined>);
}

/** The plugin's calls, as in Meta's plugin. */
interface CustomerChatCalls {
  /** Shows the plugin after `hide`. With `true` the dialog opens. */
  show(withDialog?: boolean | { shouldShowDialog?: boolean }): void;
  /** Hides the whole plugin. */
  hide(): void;
  showDialog(): void;
  hideDialog(): void;
  update(changes: CustomerChatChanges): void;
}

/** Events of the plugin for `FB.Event.subscribe`. */
type CustomerChatEvent =
  | 'customerchat.load'
  | 'customerchat.show'
  | 'customerchat.hide'
  | 'customerchat.dialogShow'
  | 'customerchat.dialogHide'
  | 'xfbml.render';

/** What the plugin's script puts on `window.FB`. */
interface CustomerChatSdk {
  CustomerChat: CustomerChatCalls;
  init(options?: { xfbml?: boolean; version?: string; appId?: string }): void;
  XFBML: { parse(element?: Node, done?: () => void): void };
  Event: {
    subscribe(event: CustomerChatEvent, listener: () => void): void;
    unsubscribe(event: CustomerChatEvent, listener: () => void): void;
  };
}

interface Window {
  /** Missing until the plugin's script has run. */
  FB?: CustomerChatSdk;
  /** The plugin's script calls it once, when it has run. */
  fbAsyncInit?: () => void;
}
