import type { ComponentChildren } from 'preact';
import type { Line, PageView, ThreadView } from '../../model/views.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Conversation, Typing } from '../parts/conversation.tsx';
import { Icon } from '../parts/icons.tsx';
import { Problem } from '../parts/problem.tsx';
import { appName, holderOf, OwnerBadge } from './owner.tsx';
import { Reply } from './reply.tsx';
import type { Inbox } from './use-inbox.ts';

interface ThreadProps {
  page: PageView;
  thread: ThreadView;
  inbox: Inbox;
  onDetails: () => void;
}

/** One conversation as the agent sees it. The Page's lines are on the right, with the app that sent them. */
export function Thread({ page, thread, inbox, onDetails }: ThreadProps) {
  const { person, marks, owner } = thread;
  const holder = holderOf(owner, page);
  const picture = (size: number) => (
    <Avatar id={person.id} name={person.name} picture={person.profile_pic} size={size} />
  );
  return (
    <section class="thread" aria-label={`Conversation with ${person.name}`}>
      <header class="thread-head">
        <button
          type="button"
          class="icon-button back"
          aria-label="Back to the list"
          onClick={() => inbox.open(undefined)}
        >
          <Icon name="arrowLeft" />
        </button>
        {picture(40)}
        <div class="thread-title">
          <h2>{person.name}</h2>
          <OwnerBadge owner={owner} page={page} />
        </div>
        <div class="thread-actions">
          {holder === 'inbox' ? (
            <button type="button" class="button" onClick={() => inbox.perform({ action: 'done' })}>
              <Icon name="check" size={18} /> Mark as done
            </button>
          ) : (
            <button type="button" class="button" onClick={() => inbox.perform({ action: 'take' })}>
              <Icon name="inbox" size={18} /> Move to Main
            </button>
          )}
          <button type="button" class="icon-button details-toggle" aria-label="About this person" onClick={onDetails}>
            <Icon name="info" />
          </button>
        </div>
      </header>
      <Problem error={inbox.error} onDismiss={inbox.dismiss} />
      {thread.lines.length === 0 ? (
        <div class="empty thread-empty">
          <Icon name="mail" size={36} />
          <strong>No messages yet</strong>
        </div>
      ) : (
        <Conversation
          lines={thread.lines}
          viewer="page"
          avatarOf={() => picture(28)}
          labelOf={(line) => senderOf(line, page)}
          nameOf={(id) => appName(id, page)}
          markOf={(line) => (line.at <= marks.delivered ? 'delivered' : 'sent')}
          seen={{ at: marks.read, picture: <Seen name={person.name}>{picture(16)}</Seen> }}
        >
          {thread.person_typing && <Typing picture={picture(28)} name={person.name} />}
        </Conversation>
      )}
      {person.blocked ? (
        <p class="reply-hint closed">This person cannot receive messages: they have blocked the Page.</p>
      ) : (
        <Reply
          key={person.id}
          name={person.first_name || person.name}
          hint={
            holder === 'app'
              ? `${appName(owner?.app_id, page)} answers here. If you reply, you take over the conversation.`
              : undefined
          }
          perform={inbox.perform}
        />
      )}
    </section>
  );
}

function senderOf(line: Line, page: PageView): string | undefined {
  if (line.from !== 'page') return undefined;
  const name = line.app_id === page.inbox_app_id ? undefined : appName(line.app_id, page);
  return line.persona ? `${line.persona.name} · ${name ?? 'Inbox'}` : name;
}

function Seen({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <span role="img" aria-label={`Seen by ${name}`} title="Seen">
      {children}
    </span>
  );
}
