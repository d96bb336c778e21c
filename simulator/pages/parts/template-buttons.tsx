import type { Button } from '../../../lib/messenger/index.ts';
import { Icon } from './icons.tsx';
import { keyed } from './keyed.ts';
import { safe } from './links.tsx';

/** Called with title and payload of a tapped postback button. */
export type OnTap = (title: string, payload: string) => void;

/** The buttons below a card. Without `onTap`, as in the inbox, postback buttons are disabled. */
export function TemplateButtons({ buttons, onTap }: { buttons: readonly Button[] | undefined; onTap?: OnTap }) {
  if (!buttons?.length) return null;
  return (
    <ul class="card-buttons">
      {keyed(buttons).map(({ key, item: button }) => (
        <li key={key}>
          <TemplateButton button={button} onTap={onTap} />
        </li>
      ))}
    </ul>
  );
}

function TemplateButton({ button, onTap }: { button: Button; onTap?: OnTap }) {
  switch (button.type) {
    case 'web_url':
      return <Link url={button.url} title={button.title} />;
    case 'account_link':
      return <Link url={button.url} title="Log in" />;
    case 'phone_number':
      return (
        <a href={`tel:${button.payload}`} title={button.payload}>
          <Icon name="phone" size={18} />
          <bdi>{button.title}</bdi>
        </a>
      );
    case 'postback':
      return (
        <button type="button" disabled={!onTap} onClick={() => onTap?.(button.title, button.payload)}>
          <bdi>{button.title}</bdi>
        </button>
      );
    case 'game_play':
      return <bdi>{button.title}</bdi>;
    case 'account_unlink':
      return <span>Log out</span>;
  }
}

function Link({ url, title }: { url: string; title: string }) {
  return (
    <a href={safe(url)} title={url} target="_blank" rel="noopener noreferrer">
      <bdi>{title}</bdi>
    </a>
  );
}
