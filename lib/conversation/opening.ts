/** What the program's own buttons in Messenger do. */
export type SystemButton = 'show' | 'not_me' | 'undo';

/** A tap on one of them. On standby, where Meta leaves out the payload, it is not known of which link or join. */
export interface Tap {
  readonly button: SystemButton;
  /** The link; with `undo` the join. */
  readonly link?: string;
}

/** A link that came in the `ref` of an event. */
export type Opening =
  | {
      readonly kind: 'opened';
      readonly purpose: 'follow' | 'join';
      readonly link: string;
      /** The customer of the website's thread. */
      readonly web: string;
      /** Hash of the visitor's session. */
      readonly session: string;
      readonly site: string;
      readonly locale?: string;
      /** With `join`: what the visitor is to type. */
      readonly digits?: ShownDigits;
    }
  /** It was used, is over, or was not made by us. `site` where it is known. */
  | { readonly kind: 'over'; readonly site?: string }
  /** It is for someone else to open, or this thread has opened it already: nothing is said. */
  | { readonly kind: 'nothing' };

/** Six digits that Messenger shows, and how the session that asked for them keeps them. */
export interface ShownDigits {
  readonly digits: string;
  readonly hash: string;
}

/** The payload of a button that belongs to a link, or to a join. */
export function payloadOf(button: SystemButton, link: string): string {
  return `cc:${button}:${link}`;
}

/** The tap that a payload stands for. */
export function tapOf(payload: string): Tap | undefined {
  const [, name, link] = /^cc:(show|not_me|undo):([0-9a-f]{16})$/.exec(payload) ?? [];
  const button = BUTTONS.find((each) => each === name);
  return button !== undefined && link !== undefined ? { button, link } : undefined;
}

const BUTTONS: readonly SystemButton[] = ['show', 'not_me', 'undo'];
