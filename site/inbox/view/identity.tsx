import type { ComponentChildren, JSX } from 'preact';
import type { Row } from '../../../lib/conversation/index.ts';
import { button, icon } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { customerName } from './names.ts';

/** Says that the shop has proven who the customer is. */
export function proven(ui: InboxUi) {
  return (
    <span class="proven" title={ui.say('provenWhat')}>
      <span aria-hidden="true">✓ </span>
      {ui.say('proven')}
    </span>
  );
}

/** @param sub the shop's own id of the customer. */
export function wroteBefore(ui: InboxUi, sub: string): string {
  return ui.say('wroteBefore', { id: name(sub).slice(0, 80) });
}

/** The customer of an anonymous conversation has signed in: answers here are not read. */
export function signedInNotice(ui: InboxUi) {
  const { row } = ui;
  const { signedIn } = row ?? {};
  if (!signedIn) return null;
  return (
    <div class="attention signed-in" role="status">
      {icon('alert', 18)}
      <div>
        <p dir="auto">{wroteBefore(ui, signedIn.sub)}</p>
        <p>{ui.say('writesElsewhere')}</p>
      </div>
      {button('', ui.say('openOther'), () => ui.open(signedIn.customer))}
    </div>
  );
}

/** Who the customer is, and the conversations in which they wrote before they signed in. */
export function identityFacts(
  ui: InboxUi,
  { identity, earlier = [], thread }: Row,
  fact: (label: string, value: ComponentChildren) => JSX.Element,
) {
  if (!identity) return null;
  const others = earlier.map((customer) => ({ thread: { ...thread, customer } }));
  return [
    fact(ui.say('proven'), [
      <bdi key="sub">{name(identity.sub)}</bdi>,
      <small key="what">{ui.say('provenWhat')}</small>,
    ]),
    others.length > 0 &&
      fact(
        ui.say('earlierOnes'),
        <span class="others">
          {others.map((other) => button('', customerName(ui, other), () => ui.open(other.thread.customer)))}
        </span>,
      ),
  ];
}
