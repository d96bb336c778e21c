/** What the program's own buttons in Messenger do. */
export type SystemButton = 'show' | 'not_me';

/** A tap on one of them. On standby, where Meta leaves out the payload, it is not known of which link. */
export interface Tap {
  readonly button: SystemButton;
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
    }
  /** It was used, is over, or was not made by us. `site` where it is known. */
  | { readonly kind: 'over'; readonly site?: string };

/** The payload of a button that belongs to a link. */
export function payloadOf(button: SystemButton, link: string): string {
  return `cc:${button}:${link}`;
}

/** The tap that a payload stands for. */
export function tapOf(payload: string): Tap | undefined {
  const [, button, link] = /^cc:(show|not_me):([0-9a-f]{16})$/.exec(payload) ?? [];
  return (button === 'show' || button === 'not_me') && link !== undefined ? { button, link } : undefined;
}
