import { useState } from 'preact/hooks';
import type { Line, PageView, ThreadView } from '../../model/views.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Conversation, Typing } from '../parts/conversation.tsx';
import { Icon } from '../parts/icons.tsx';
import { Composer } from './composer.tsx';
import type { Aim } from './composing.ts';
import { Menu } from './menu.tsx';
import { QuickReplies } from './quick-replies.tsx';
import { Tools } from './tools.tsx';
import { UnsentLines } from './unsent.tsx';
import type { Phone } from './use-phone.ts';
import { Welcome } from './welcome.tsx';

interface ScreenProps {
  page: PageView;
  thread: ThreadView;
  phone: Phone;
  draft: string;
  plugin: boolean;
  onPeople: () => void;
  onGuide: () => void;
}

/** One person's conversation with the Page, as the Messenger app shows it. */
export function Screen({ page, thread, phone, draft, plugin, onPeople, onGuide }: ScreenProps) {
  const [aim, setAim] = useState<Aim>();
  const [menu, setMenu] = useState(false);
  const { person, lines, marks } = thread;
  const picture = <Avatar id={page.id} name={page.name} page size={28} />;
  const nameOf = (id: string | null) => page.apps.find((app) => app.id === id)?.name ?? id ?? 'no app';
  const welcome = !thread.started && lines.length === 0;

  return (
    <section class="screen" aria-label={`${person.name}’s phone`}>
      <div class="screen-main" inert={menu}>
        <Head
          page={page}
          state={thread.page_typing ? 'Typing…' : phone.connected ? 'Business chat' : 'Connecting…'}
          onPeople={onPeople}
          onGuide={onGuide}
        />
        {welcome ? (
          <Welcome page={page} thread={thread} phone={phone} />
        ) : (
          <Conversation
            lines={lines}
            viewer="person"
            avatarOf={(line) => avatar(line, page)}
            labelOf={(line) => line.persona?.name}
            nameOf={nameOf}
            markOf={(line) => (phone.delivered.has(line.id) ? 'delivered' : 'sent')}
            seen={{ at: marks.page_read, picture: <Seen page={page} /> }}
            onTap={(line, title, payload) => phone.perform({ action: 'postback', title, payload, mid: line.id })}
            toolsOf={
              person.blocked
                ? undefined
                : (line) => (
                    <Tools
                      line={line}
                      phone={phone}
                      onReply={(line) => setAim({ kind: 'reply', line })}
                      onEdit={(line) => setAim({ kind: 'edit', line })}
                    />
                  )
            }
          >
            {thread.page_typing && <Typing picture={picture} name={page.name} />}
            {phone.note && (
              <p class="developer-note" role="status">
                {phone.note}
              </p>
            )}
            <UnsentLines phone={phone} />
            {!person.blocked && <QuickReplies lines={lines} person={person} phone={phone} />}
          </Conversation>
        )}
        {welcome && <UnsentLines phone={phone} />}
        {person.blocked ? (
          <Blocked page={page} onUnblock={() => phone.perform({ action: 'block', blocked: false })} />
        ) : (
          !(welcome && page.profile.get_started) && (
            <Composer
              thread={thread}
              phone={phone}
              draft={draft}
              aim={aim}
              onAim={setAim}
              onMenu={() => setMenu(true)}
              plugin={plugin}
            />
          )
        )}
      </div>
      {menu && thread.menu && <Menu menu={thread.menu} phone={phone} onClose={() => setMenu(false)} />}
    </section>
  );
}

interface HeadProps {
  page: PageView;
  state: string;
  onPeople: () => void;
  onGuide: () => void;
}

function Head({ page, state, onPeople, onGuide }: HeadProps) {
  return (
    <header class="screen-head">
      <button type="button" class="icon-button on-phone" aria-label="People" onClick={onPeople}>
        <Icon name="users" />
      </button>
      <Avatar id={page.id} name={page.name} page size={36} />
      <div class="screen-title">
        <h1>{page.name}</h1>
        <p>{state}</p>
      </div>
      <button type="button" class="icon-button on-phone" aria-label="What to try" onClick={onGuide}>
        <Icon name="info" />
      </button>
    </header>
  );
}

function Blocked({ page, onUnblock }: { page: PageView; onUnblock: () => void }) {
  return (
    <div class="blocked">
      <p>
        <strong>You’ve blocked {page.name}</strong>
        <span>You can’t message or call each other in this chat.</span>
      </p>
      <button type="button" class="button" onClick={onUnblock}>
        Unblock
      </button>
    </div>
  );
}

function avatar({ persona }: Line, page: PageView) {
  if (persona) return <Avatar id={persona.id} name={persona.name} picture={persona.profile_picture_url} size={28} />;
  return <Avatar id={page.id} name={page.name} page size={28} />;
}

function Seen({ page }: { page: PageView }) {
  return (
    <span role="img" aria-label={`Seen by ${page.name}`} title="Seen">
      <Avatar id={page.id} name={page.name} page size={16} />
    </span>
  );
}
