import type { ComponentChildren } from 'preact';
import type { Template } from '../../lib/messenger/index.ts';
import { buttons } from './buttons.tsx';
import { card, heading } from './card.tsx';
import { carousel } from './carousel.tsx';
import type { LineUi } from './line-ui.ts';
import { image, media, unsupported } from './media.tsx';
import { link, listOf, textWithLinks } from './parts.tsx';
import { receipt } from './receipt.tsx';
import { safeUrl } from './text.ts';

/** Every template of the Send API that works outside Messenger. */
export function template(ui: LineUi, payload: Template) {
  switch (payload.template_type) {
    case 'generic':
      return generic(ui, payload);
    case 'button':
      return card(<p>{textWithLinks(payload.text)}</p>, buttons(ui, payload.buttons));
    case 'media':
      return listOf(payload.elements).map((element) =>
        card(media(ui, element.media_type, element.url), buttons(ui, element.buttons)),
      );
    case 'image_grid':
      return card(
        <div class="grid">{listOf(payload.elements).map((element) => media(ui, 'image', element.url))}</div>,
        heading(payload.title, payload.subtitle),
        buttons(ui, payload.buttons),
      );
    case 'receipt':
      return receipt(ui, payload);
    case 'coupon':
      return coupon(ui, payload);
    default:
      return card(<p>{unsupported(ui)}</p>);
  }
}

type TemplateOf<Type> = Extract<Template, { template_type: Type }>;

function generic(ui: LineUi, payload: TemplateOf<'generic'>) {
  const imageClass = payload.image_aspect_ratio === 'square' ? 'cover square' : 'cover';
  const cards: ComponentChildren[] = listOf(payload.elements).map((element) => {
    const href = safeUrl(element.default_action?.url);
    const title = heading(element.title, element.subtitle);
    return card(
      image(ui, element.image_url, '', imageClass),
      href ? link(href, title) : title,
      buttons(ui, element.buttons),
    );
  });
  return cards.length < 2 ? cards : carousel(ui, cards);
}

function coupon(ui: LineUi, payload: TemplateOf<'coupon'>) {
  const { title, coupon_url: url, coupon_url_button_title: buttonTitle = title } = payload;
  return card(
    image(ui, payload.image_url, '', 'cover'),
    heading(title, payload.subtitle),
    heading(payload.coupon_code),
    url && buttons(ui, [{ type: 'web_url', title: buttonTitle, url }]),
  );
}
