import type { GenericElement, Template } from '../../../lib/messenger/index.ts';
import { Carousel } from './carousel.tsx';
import { Feedback } from './feedback.tsx';
import { keyed } from './keyed.ts';
import { safe } from './links.tsx';
import { Picture } from './picture.tsx';
import { Receipt } from './receipt.tsx';
import { type OnTap, TemplateButtons } from './template-buttons.tsx';
import { Video } from './video.tsx';

/** Any template of the Send API, as Messenger draws it. */
export function TemplateView({ template, onTap }: { template: Template; onTap?: OnTap }) {
  switch (template.template_type) {
    case 'button':
      return (
        <div class="card button-card">
          <p class="card-text" dir="auto">
            {template.text}
          </p>
          <TemplateButtons buttons={template.buttons} onTap={onTap} />
        </div>
      );
    case 'generic': {
      const square = template.image_aspect_ratio === 'square';
      const cards = keyed(template.elements).map(({ key, item }) => (
        <Card key={key} element={item} square={square} onTap={onTap} />
      ));
      return cards.length === 1 ? cards[0] : <Carousel cards={cards} />;
    }
    case 'media': {
      const element = template.elements[0];
      return (
        <div class="card">
          {element?.media_type === 'video' ? (
            <Video url={element.url} class="card-media" />
          ) : (
            <Picture url={element?.url} alt="Image" class="card-media" />
          )}
          <TemplateButtons buttons={element?.buttons} onTap={onTap} />
        </div>
      );
    }
    case 'receipt':
      return <Receipt receipt={template} />;
    case 'image_grid':
      return (
        <div class="card">
          <div class="grid-images">
            {keyed(template.elements).map(({ key, item }) => (
              <Picture key={key} url={item.url} alt={`Image ${key + 1}`} />
            ))}
          </div>
          <CardText title={template.title} subtitle={template.subtitle} />
          <TemplateButtons buttons={template.buttons} onTap={onTap} />
        </div>
      );
    case 'coupon':
      return (
        <div class="card">
          {template.image_url && <Picture url={template.image_url} alt="" class="card-image" />}
          <CardText title={template.title} subtitle={template.subtitle} />
          {template.coupon_code && <p class="coupon-code">{template.coupon_code}</p>}
          {template.coupon_url && (
            <TemplateButtons
              buttons={[
                { type: 'web_url', title: template.coupon_url_button_title ?? 'Use coupon', url: template.coupon_url },
              ]}
            />
          )}
        </div>
      );
    case 'customer_feedback':
      return <Feedback template={template} />;
    case 'notification_messages':
      return (
        <div class="card">
          {template.image_url && <Picture url={template.image_url} alt="" class="card-image" />}
          <CardText title={template.title} subtitle="Get messages about this from the Page." />
        </div>
      );
    case 'product':
      return (
        <div class="card">
          <CardText title="From the catalog" subtitle={template.elements.map(({ id }) => `Product ${id}`).join(', ')} />
        </div>
      );
  }
}

function Card(props: { element: GenericElement; square: boolean; onTap?: OnTap }) {
  const { title, subtitle, image_url, default_action, buttons } = props.element;
  const image = image_url && (
    <Picture url={image_url} alt={title} class={props.square ? 'card-image square' : 'card-image'} />
  );
  const text = <CardText title={title} subtitle={subtitle} site={default_action && host(default_action.url)} />;
  return (
    <div class="card">
      {default_action ? (
        <a class="card-link" href={safe(default_action.url)} target="_blank" rel="noopener noreferrer">
          {image}
          {text}
        </a>
      ) : (
        <>
          {image}
          {text}
        </>
      )}
      <TemplateButtons buttons={buttons} onTap={props.onTap} />
    </div>
  );
}

function CardText({ title, subtitle, site }: { title?: string; subtitle?: string; site?: string }) {
  return (
    <div class="card-words">
      {title && <strong dir="auto">{title}</strong>}
      {subtitle && <p dir="auto">{subtitle}</p>}
      {site && <small>{site}</small>}
    </div>
  );
}

function host(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
