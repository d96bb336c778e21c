import type { ComponentChildren, JSX } from 'preact';
import type { Row } from '../../../lib/conversation/index.ts';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

const states = { given: 'mailGiven', asked: 'mailAsked', on: 'mailOn', stopped: 'mailStopped' } as const;

/** At the side: where unread answers go by mail, and what its reader has said to that. */
export function mailFacts(ui: InboxUi, { mail }: Row, fact: (label: string, value: ComponentChildren) => JSX.Element) {
  if (!mail) return null;
  return fact(ui.say('mail'), [
    <bdi key="address">{name(mail.address)}</bdi>,
    <small key="state">{ui.say(states[mail.state])}</small>,
  ]);
}

/** Before sending: whether an answer also goes by mail. */
export function mailHint(ui: InboxUi, { mail }: Row): string | undefined {
  if (!mail || mail.state === 'stopped') return undefined;
  return ui.say(mail.state === 'asked' ? 'goesMailAsked' : 'goesMail');
}
