import type { PageView, ThreadView } from '../../model/views.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { until } from '../parts/time.ts';
import { appName, OwnerBadge } from './owner.tsx';
import type { Inbox } from './use-inbox.ts';

interface DetailsProps {
  page: PageView;
  thread: ThreadView;
  inbox: Inbox;
  onClose: () => void;
}

/** The person, the owner of the conversation, and the apps that it can be passed to. */
export function Details({ page, thread, inbox, onClose }: DetailsProps) {
  const { person, owner } = thread;
  const others = page.apps.filter(({ id }) => id !== page.inbox_app_id && id !== owner?.app_id);
  const facts: [string, string | undefined][] = [
    ['ID', person.id],
    ['User ref', person.user_ref],
    ['Language', person.locale],
    ['Local time', localTime(person.timezone)],
    ['Kind', person.guest ? 'Guest of the chat plugin' : undefined],
    ['State', person.blocked ? 'Has blocked the Page' : undefined],
  ];
  return (
    <aside class="details" aria-label={`About ${person.name}`}>
      <button type="button" class="icon-button details-close" aria-label="Close" onClick={onClose}>
        <Icon name="close" />
      </button>
      <div class="details-head">
        <Avatar id={person.id} name={person.name} picture={person.profile_pic} size={72} />
        <h2>{person.name}</h2>
        <p class="muted small">{person.guest ? 'On the website' : 'On Messenger'}</p>
      </div>
      <section>
        <h3>Conversation</h3>
        <p class="details-owner">
          <OwnerBadge owner={owner} page={page} />
          <span class="muted small">{owner ? `control ends ${until(owner.expires)}` : 'no app is in control'}</span>
        </p>
        <div class="details-actions">
          {others.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              class="button"
              onClick={() => inbox.perform({ action: 'assign', app_id: id })}
            >
              <Icon name="bot" size={18} /> Assign to {name}
            </button>
          ))}
          {owner && owner.app_id !== page.inbox_app_id && (
            <button type="button" class="button" onClick={() => inbox.perform({ action: 'request' })}>
              <Icon name="users" size={18} /> Ask {appName(owner.app_id, page)} for it
            </button>
          )}
        </div>
      </section>
      <section>
        <h3>Person</h3>
        <dl class="facts">
          {facts.map(
            ([name, value]) =>
              value && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </section>
    </aside>
  );
}

/** `14:05 (UTC+1)` */
function localTime(timezone: number): string {
  const there = new Date(Date.now() + timezone * 3_600_000).toISOString().slice(11, 16);
  return `${there} (UTC${timezone < 0 ? '−' : '+'}${Math.abs(timezone)})`;
}
