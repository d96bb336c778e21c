import type { NewEffect } from './arrived.ts';
import { payloadOf, type SystemButton } from './opening.ts';

/** The `metadata` of what the program itself says, after the number of the line: the echo brings both back. */
export const SYSTEM_METADATA = 'cc:system';

/** What the program says by itself in Messenger. */
export function says(text: string): NewEffect {
  return { kind: 'send', speaker: 'system', surface: 'messenger', message: { text } };
}

/** What it says with buttons. Each belongs to a link, or to a join. */
export function asks(
  text: string,
  buttons: readonly { readonly button: SystemButton; readonly title: string; readonly link: string }[],
): Extract<NewEffect, { kind: 'send' }> {
  const postbacks = buttons.map(({ button, title, link }) => {
    return { type: 'postback', title, payload: payloadOf(button, link) } as const;
  });
  const payload = { template_type: 'button', text, buttons: postbacks } as const;
  return {
    kind: 'send',
    speaker: 'system',
    surface: 'messenger',
    message: { attachment: { type: 'template', payload } },
  };
}
