import type { MenuView } from '../../model/views.ts';
import { Icon } from '../parts/icons.tsx';
import { keyed } from '../parts/keyed.ts';
import { safe } from '../parts/links.tsx';
import { Sheet } from './sheet.tsx';
import type { Phone } from './use-phone.ts';

/** The Page's persistent menu. */
export function Menu({ menu, phone, onClose }: { menu: MenuView; phone: Phone; onClose: () => void }) {
  return (
    <Sheet title="Menu" onClose={onClose}>
      <ul class="menu-items">
        {keyed(menu.call_to_actions).map(({ key, item }) => (
          <li key={key}>
            {item.type === 'web_url' ? (
              <a href={safe(item.url)} target="_blank" rel="noopener noreferrer" onClick={onClose}>
                <bdi>{item.title}</bdi>
                <Icon name="link" size={18} />
              </a>
            ) : (
              <button
                type="button"
                onClick={() => {
                  onClose();
                  phone.perform({ action: 'postback', title: item.title, payload: item.payload ?? '' });
                }}
              >
                <bdi>{item.title}</bdi>
                <Icon name="chevronRight" size={18} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
