import { isPhone } from './host-size.ts';

export interface Focusing {
  /** Moves the focus after the next drawing, to the first match of the selector. */
  request(selector?: string): void;
  /** Call right before a drawing. */
  beforeDrawing(): void;
  /** Call after a drawing; a request waits until the conversation is drawn. */
  afterDrawing(isOpen: boolean, isConversationDrawn: boolean): void;
}

/** Where the visitor goes on: the text field, or the button that stands in its place. */
const whereToGoOn = '.field>*,.footer>.primary,.footer>.buttons>*,.welcome>.primary';

/** Moves the focus to elements that a drawing creates, and away from those that it removes. */
export function createFocusing(root: ShadowRoot): Focusing {
  let requested: string | undefined;
  let focused: Element | null = null;

  function find(selector: string): HTMLElement | null {
    return root.querySelector<HTMLElement>(selector);
  }
  return {
    request(selector = whereToGoOn) {
      requested = selector;
    },
    beforeDrawing() {
      focused = root.activeElement;
    },
    afterDrawing(isOpen, isConversationDrawn) {
      // The button for older lines goes when there are none, while the visitor reads; others go when they were pressed.
      if (focused && !focused.isConnected && isOpen) {
        const instead = focused.matches('.older') ? '.log' : whereToGoOn;
        requested ??= find('.sheet') ? '.sheet' : instead;
      }
      if (requested === undefined || !isConversationDrawn) return;
      // On a touch screen, focus in the text field opens the keyboard, which would cover the conversation.
      const coversConversation = requested === whereToGoOn && isPhone() && root.activeElement?.localName !== 'textarea';
      const target = (!coversConversation && find(requested)) || find('.dialog');
      target?.focus({ preventScroll: true });
      requested = undefined;
    },
  };
}
