import type { Line, LineQuickReply, SimulatedPerson } from '../../model/views.ts';
import { keyed } from '../parts/keyed.ts';
import { Picture } from '../parts/picture.tsx';
import type { Phone } from './use-phone.ts';

/** The answers offered under the newest line; gone as soon as anything follows it. */
export function QuickReplies({
  lines,
  person,
  phone,
}: {
  lines: readonly Line[];
  person: SimulatedPerson;
  phone: Phone;
}) {
  const offered = lines.findLast(({ from }) => from !== 'system');
  const replies = offered?.from === 'page' ? offered.message?.quick_replies : undefined;
  if (!replies?.length) return null;
  return (
    <ul class="quick-replies" aria-label="Quick replies">
      {keyed(replies).map(({ key, item }) => {
        const text = words(item, person);
        const payload = item.content_type === 'text' ? (item.payload ?? '') : text;
        return (
          <li key={key}>
            <button type="button" onClick={() => phone.perform({ action: 'message', text, quick_reply: { payload } })}>
              {item.image_url && <Picture url={item.image_url} alt="" />}
              {text}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Messenger offers what it knows of the person; here everybody has a number and an address made up from the name. */
function words({ content_type, title }: LineQuickReply, { id, first_name, last_name }: SimulatedPerson): string {
  if (content_type === 'user_phone_number') return `+1555${id.slice(-7).padStart(7, '0')}`;
  if (content_type === 'user_email') {
    const name = [first_name, last_name].filter(Boolean).join('.').toLowerCase();
    return `${name.replace(/[^\p{L}\p{N}.]/gu, '')}@example.com`;
  }
  return title ?? '';
}
