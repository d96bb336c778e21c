import type { ComponentChildren } from 'preact';
import type { ReceiptTemplate } from '../../lib/messenger/index.ts';
import { buttons } from './buttons.tsx';
import { card, heading } from './card.tsx';
import type { LineUi } from './line-ui.ts';
import { image } from './media.tsx';
import { listOf } from './parts.tsx';
import { name } from './text.ts';

/** An order: its items, how it is paid and sent, and its sums. */
export function receipt(ui: LineUi, payload: ReceiptTemplate) {
  const { summary, address, currency, order_url: url } = payload;
  return card(
    heading(ui.say('order', { number: name(payload.order_number) }), payload.merchant_name ?? payload.recipient_name),
    listOf(payload.elements).map((item) => receiptItem(ui, item, currency)),
    <dl>
      {field(ui.say('paidWith'), <bdi>{name(payload.payment_method)}</bdi>)}
      {address && field(ui.say('shipTo'), <bdi>{addressText(address)}</bdi>)}
      {sum(ui, ui.say('subtotal'), summary.subtotal, currency)}
      {sum(ui, ui.say('shipping'), summary.shipping_cost, currency)}
      {sum(ui, ui.say('tax'), summary.total_tax, currency)}
      {listOf(payload.adjustments).map((each) => sum(ui, name(each.name), -each.amount, currency))}
      {field(ui.say('total'), <b>{money(ui, summary.total_cost, currency)}</b>)}
    </dl>,
    url && buttons(ui, [{ type: 'web_url', title: ui.say('viewOrder'), url }]),
  );
}

function receiptItem(ui: LineUi, item: NonNullable<ReceiptTemplate['elements']>[number], currency: string) {
  const quantity = Number(item.quantity) && `× ${ui.number(Number(item.quantity))}`;
  return (
    <div class="item">
      {image(ui, item.image_url, '')}
      {heading(item.title, [item.subtitle, quantity].filter(Boolean).join(' '))}
      {money(ui, item.price, currency)}
    </div>
  );
}

function sum(ui: LineUi, label: string, amount: number | undefined, currency: string) {
  return amount !== undefined && field(label, money(ui, amount, currency));
}

function field(label: string, value: ComponentChildren) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

function money(ui: LineUi, amount: number, currency: string) {
  return <bdi>{ui.money(amount, name(currency))}</bdi>;
}

function addressText(address: NonNullable<ReceiptTemplate['address']>): string {
  const { street_1, street_2, postal_code, city, state, country } = address;
  return [street_1, street_2, postal_code, city, state, country].filter(Boolean).map(name).join(', ');
}
