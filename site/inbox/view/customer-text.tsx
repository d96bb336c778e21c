import { link } from '../../lines/parts.tsx';
import { clean, linkify } from '../../lines/text.ts';
import { linkedPage } from '../linked-page.ts';

/**
 * What a customer wrote, as text in its own writing direction. Only pages of the business's own sites become links: an
 * agent must not be led elsewhere by a press.
 */
export function customerText(text: unknown, linkedOrigins: string) {
  return (
    <span class="text" dir="auto">
      {linkify(clean(text)).map((part) => {
        const href = part.href && linkedPage(part.href, linkedOrigins);
        return href ? link(href, part.text) : part.text;
      })}
    </span>
  );
}
