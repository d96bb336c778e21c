import type { ReceiptTemplate } from '../../../lib/messenger/index.ts';
import { Icon } from './icons.tsx';
import { keyed } from './keyed.ts';
import { safe } from './links.tsx';
import { Picture } from './picture.tsx';

/** An order confirmation: the items, the address, and the sums. */
export function Receipt({ receipt }: { receipt: ReceiptTemplate }) {
  const { summary, address } = receipt;
  const money = (amount: number, currency = receipt.currency) => price(amount, currency);
  const rows: [string, number | undefined][] = [
    ['Subtotal', summary.subtotal],
    ['Shipping', summary.shipping_cost],
    ['Tax', summary.total_tax],
    ...(receipt.adjustments ?? []).map(({ name, amount }): [string, number] => [name, -amount]),
  ];
  return (
    <div class="card receipt">
      <header>
        <Icon name="receipt" size={20} />
        <div>
          <strong>Order confirmation</strong>
          <small>
            {receipt.merchant_name && `${receipt.merchant_name} · `}No. {receipt.order_number}
          </small>
        </div>
      </header>
      {receipt.elements && receipt.elements.length > 0 && (
        <ul class="receipt-items">
          {keyed(receipt.elements).map(({ key, item }) => (
            <li key={key}>
              {item.image_url && <Picture url={item.image_url} alt="" class="receipt-image" />}
              <div>
                <strong dir="auto">{item.title}</strong>
                <small>{[item.subtitle, item.quantity && `Qty ${item.quantity}`].filter(Boolean).join(' · ')}</small>
              </div>
              <span>{money(item.price, item.currency)}</span>
            </li>
          ))}
        </ul>
      )}
      <dl class="receipt-facts">
        <dt>Paid with</dt>
        <dd>{receipt.payment_method}</dd>
        <dt>{address ? 'Ship to' : 'For'}</dt>
        <dd>
          {receipt.recipient_name}
          {address &&
            `, ${[address.street_1, address.street_2, address.postal_code, address.city, address.state, address.country].filter(Boolean).join(', ')}`}
        </dd>
      </dl>
      <dl class="receipt-sums">
        {rows.map(
          ([name, amount]) =>
            amount !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{money(amount)}</dd>
              </div>
            ),
        )}
        <div class="total">
          <dt>Total</dt>
          <dd>{money(summary.total_cost)}</dd>
        </div>
      </dl>
      {receipt.order_url && (
        <ul class="card-buttons">
          <li>
            <a href={safe(receipt.order_url)} target="_blank" rel="noopener noreferrer">
              View order
            </a>
          </li>
        </ul>
      )}
    </div>
  );
}

/** An amount in the browser's locale. An unknown currency is shown as it was sent. */
function price(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}
