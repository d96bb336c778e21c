import { Icon } from '../parts/icons.tsx';
import type { Unsent } from './use-actions.ts';
import type { Phone } from './use-phone.ts';

/** Messages that could not be sent, with the reason and the buttons to try again or discard. */
export function UnsentLines({ phone }: { phone: Phone }) {
  return (
    <>
      {phone.unsent.map((unsent) => (
        <div key={unsent.key} class="unsent" role="alert">
          <p class="bubble" dir="auto">
            {textOf(unsent)}
          </p>
          <p class="unsent-why">
            <Icon name="warning" size={16} />
            <span>Not sent. {unsent.error}</span>
          </p>
          <p class="unsent-ways">
            <button type="button" onClick={() => phone.retry(unsent)}>
              Try again
            </button>
            <button type="button" onClick={() => phone.drop(unsent)}>
              Discard
            </button>
          </p>
        </div>
      ))}
    </>
  );
}

function textOf({ action }: Unsent): string {
  switch (action.action) {
    case 'message':
      return action.text ?? (action.sticker_id ? 'Sticker' : (action.attachment?.name ?? 'File'));
    case 'postback':
      return action.title;
    case 'get_started':
      return 'Get Started';
    case 'open':
      return 'Link';
    case 'react':
      return 'Reaction';
    case 'edit':
      return action.text;
    default:
      return action.action;
  }
}
