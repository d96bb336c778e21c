import type { ComponentChildren, JSX } from 'preact';
import type { Row } from '../../../lib/conversation/index.ts';
import { button } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { customerName } from './names.ts';

/** Another conversation that goes together with one: why, and what is proven of its customer. */
interface Tie {
  readonly customer: string;
  readonly why: string;
  readonly proof: string;
}

/** Two conversations that name each other are never shown as one person: each keeps its own name, row and lines. */
function tiesOf(ui: InboxUi, { follow, follows, joins = [], joinedBy = [] }: Row): readonly Tie[] {
  const proof = ui.say('provenDigits');
  const proven = new Map<string, Tie>();
  for (const { customer } of joins) {
    proven.set(customer, { customer, why: ui.say('joinedTo', { name: otherName(ui, customer) }), proof });
  }
  for (const { web, site } of joinedBy) {
    const why = ui.say('joinedFrom', { name: otherName(ui, web), site: name(site) });
    proven.set(web, { customer: web, why, proof });
  }
  const followed: Tie[] = [];
  const unproven = ui.say('notSamePerson');
  if (follow) {
    const why = ui.say('followsTo', { name: otherName(ui, follow.customer) });
    followed.push({ customer: follow.customer, why, proof: unproven });
  }
  if (follows) {
    const why = ui.say('followsFrom', { name: otherName(ui, follows.web), site: name(follows.site) });
    followed.push({ customer: follows.web, why, proof: unproven });
  }
  return [...proven.values(), ...followed.filter(({ customer }) => !proven.has(customer))];
}

function otherName(ui: InboxUi, customer: string): string {
  return customerName(ui, ui.client.row(customer) ?? { thread: { page: '', customer } });
}

/** Below the header: which conversation goes together with this one. */
export function pairNotice(ui: InboxUi) {
  const ties = ui.row ? tiesOf(ui, ui.row) : [];
  return ties.map((tie) => (
    <div class="pair" key={tie.customer} role="status">
      <p>
        <bdi>{tie.why}</bdi> <small>{tie.proof}</small>
      </p>
      {open(ui, tie)}
    </div>
  ));
}

/** At the side. */
export function pairFacts(ui: InboxUi, row: Row, fact: (label: string, value: ComponentChildren) => JSX.Element) {
  const ties = tiesOf(ui, row);
  if (ties.length === 0) return null;
  const each = ties.map((tie) => (
    <div class="tie" key={tie.customer}>
      <bdi>{tie.why}</bdi>
      <small>{tie.proof}</small>
      {open(ui, tie)}
    </div>
  ));
  return fact(ui.say('otherConversation'), each);
}

function open(ui: InboxUi, { customer }: Tie) {
  return button('', ui.say('openOther'), () => ui.open(customer));
}
