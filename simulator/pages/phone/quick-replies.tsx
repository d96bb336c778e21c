import type { Line, LineQuickReply, SimulatedPerson } from '../../model/views.ts';
import { keyed } from '../parts/keyed.ts';
import { Picture } from '../parts/picture.tsx';
import type { Phone } from './use-phone.ts';

/** The quick replies of the newest line. They go when another line follows. */
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
        const text = textOf(item, person);
        const payload = item.content_type === 'text' ? (item.payload ?? '') : text;
        return (
          <li key={key}>
            <button type="button" onClick={() => phone.perform({ action: 'message', text, quick_reply: { payload } })}>
              {item.image_url && <Picture url={item.image_url} alt="" />}
              <bdi>{text}</bdi>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Messenger offers the person's own number and address. Here both are made up from id and name. */
function textOf({ content_type, title }: LineQuickReply, { id, first_name, last_name }: SimulatedPerson): string {
  if (content_type === 'user_phone_number') return `+1555${id.slice(-7).padStart(7, '0')}`;
  if (content_type === 'user_email') {
    const name = [first_name, last_name].filter(Boolean).join('.').toLowerCase();
    return `${name.replace(/[^\p{L}\p{N}.]/gu, '')}@example.com`;
  }
  return title ?? '';
}
