import type { ComponentChildren } from 'preact';
import type { ReceiptTemplate, Template } from '../../../lib/messenger/index.ts';
import { name, safeUrl } from '../text.ts';
import type { Ui } from '../ui.ts';
import { buttons } from './buttons.tsx';
import { image, media, unsupported } from './media.tsx';
import { iconButton, link, listOf, scrolls, words } from './parts.tsx';

/** Every template of the Send API that means something outside Messenger. */
export function template(ui: Ui, it: Template) {
  switch (it.template_type) {
    case 'generic':
      return carousel(
        ui,
        listOf(it.elements).map((element) => {
          const href = safeUrl(element.default_action?.url);
          const head = heading(element.title, element.subtitle);
          return card(
            image(ui, element.image_url, '', it.image_aspect_ratio === 'square' ? 'cover square' : 'cover'),
            href ? link(href, head) : head,
            buttons(ui, element.buttons),
          );
        }),
      );
    case 'button':
      return card(<p>{words(it.text)}</p>, buttons(ui, it.buttons));
    case 'media':
      return listOf(it.elements).map((element) =>
        card(media(ui, element.media_type, element.url), buttons(ui, element.buttons)),
      );
    case 'image_grid':
      return card(
        <div class="grid">{listOf(it.elements).map((element) => media(ui, 'image', element.url))}</div>,
        heading(it.title, it.subtitle),
        buttons(ui, it.buttons),
      );
    case 'receipt':
      return receipt(ui, it);
    case 'coupon':
      return card(
        image(ui, it.image_url, '', 'cover'),
        heading(it.title, it.subtitle),
        heading(it.coupon_code),
        it.coupon_url &&
          buttons(ui, [{ type: 'web_url', title: it.coupon_url_button_title ?? it.title, url: it.coupon_url }]),
      );
    default:
      return card(<p>{unsupported(ui)}</p>);
  }
}

function card(...children: ComponentChildren[]) {
  return <div class="card">{children}</div>;
}

function heading(title?: string, subtitle?: string) {
  return (
    (title || subtitle) && (
      <p dir="auto">
        <b>{name(title)}</b>
        <small>{name(subtitle)}</small>
      </p>
    )
  );
}

/** Cards side by side: swiped, scrolled with the keyboard, or moved with the two buttons below them. */
function carousel(ui: Ui, cards: ComponentChildren[]) {
  if (cards.length < 2) return cards;
  const move = (way: number) => (event: Event) => {
    const strip = event.currentTarget instanceof Element && event.currentTarget.parentElement?.previousElementSibling;
    if (strip) strip.scrollBy({ left: (ui.dir === 'rtl' ? -way : way) * 240 });
  };
  return (
    <div class="carousel">
      <div
        class="strip"
        ref={(strip) => void setTimeout(() => showEnds(strip))}
        onScroll={({ currentTarget }) => showEnds(currentTarget)}
        {...scrolls}
      >
        {cards}
      </div>
      <div class="steps">
        {iconButton('back', ui.say('previous'), move(-1))}
        {iconButton('next', ui.say('next'), move(1))}
      </div>
    </div>
  );
}

/** Which of the two buttons leads anywhere. Right-to-left, a browser counts to the left of nought. */
function showEnds(strip: Element | null): void {
  if (!strip) return;
  const gone = Math.abs(strip.scrollLeft);
  const left = strip.scrollWidth - strip.clientWidth - gone;
  const [back, next] = strip.nextElementSibling?.children ?? [];
  back?.setAttribute('aria-disabled', `${gone < 9}`);
  next?.setAttribute('aria-disabled', `${left < 9}`);
}

function receipt(ui: Ui, it: ReceiptTemplate) {
  const { summary, address } = it;
  const money = (amount: number) => <bdi>{ui.money(amount, name(it.currency))}</bdi>;
  const row = (label: string, value: ComponentChildren) =>
    value !== undefined && (
      <>
        <dt>{label}</dt>
        <dd>{typeof value === 'number' ? money(value) : <bdi>{value}</bdi>}</dd>
      </>
    );
  const item = (each: NonNullable<ReceiptTemplate['elements']>[number]) => (
    <div class="item">
      {image(ui, each.image_url, '')}
      {heading(
        each.title,
        [each.subtitle, Number(each.quantity) && `× ${ui.number(Number(each.quantity))}`].filter(Boolean).join(' '),
      )}
      {money(each.price)}
    </div>
  );
  return card(
    heading(ui.say('order', { number: name(it.order_number) }), it.merchant_name ?? it.recipient_name),
    listOf(it.elements).map(item),
    <dl>
      {row(ui.say('paidWith'), name(it.payment_method))}
      {address &&
        row(
          ui.say('shipTo'),
          [address.street_1, address.street_2, address.postal_code, address.city, address.state, address.country]
            .filter(Boolean)
            .map(name)
            .join(', '),
        )}
      {row(ui.say('subtotal'), summary.subtotal)}
      {row(ui.say('shipping'), summary.shipping_cost)}
      {row(ui.say('tax'), summary.total_tax)}
      {listOf(it.adjustments).map((each) => row(name(each.name), -each.amount))}
      {row(ui.say('total'), <b>{money(summary.total_cost)}</b>)}
    </dl>,
    it.order_url && buttons(ui, [{ type: 'web_url', title: ui.say('viewOrder'), url: it.order_url }]),
  );
}
