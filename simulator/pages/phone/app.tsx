import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icons.tsx';
import { Places } from '../parts/places.tsx';
import { Problem } from '../parts/problem.tsx';
import { Guide } from './guide.tsx';
import { type Link, linkOf } from './link.ts';
import { People } from './people.tsx';
import { Screen } from './screen.tsx';
import { Sheet } from './sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { type Phone, usePhone } from './use-phone.ts';

/** The phone: the whole page on a narrow screen, else in a frame between the people and a guide. */
export function App() {
  const phone = usePhone();
  const [link] = useState(() => linkOf(location));
  const [plugin, setPlugin] = useState(false);
  const [sheet, setSheet] = useState<'people' | 'guide'>();
  useOpening(phone, link);

  const { page, thread } = phone;
  const problem = <Problem error={phone.error} onDismiss={phone.dismiss} />;
  const guide = page && thread && (
    <Guide page={page} thread={thread} phone={phone} plugin={plugin} onPlugin={setPlugin} />
  );
  return (
    <div class="stage">
      <aside class="side left" aria-label="People">
        <div class="brand">
          <h2>Messenger simulator</h2>
          <p class="muted small">A stand-in for Messenger, on this computer only.</p>
        </div>
        <Places here="/" />
        <h2 class="side-title">People</h2>
        <People phone={phone} />
      </aside>
      <main class="phone">
        <StatusBar />
        {problem}
        {page && thread ? (
          <div class="phone-body" inert={sheet !== undefined}>
            <Screen
              key={thread.person.id}
              page={page}
              thread={thread}
              phone={phone}
              draft={link?.text ?? ''}
              plugin={plugin}
              onPeople={() => setSheet('people')}
              onGuide={() => setSheet('guide')}
            />
          </div>
        ) : (
          <div class="empty phone-body">
            <Icon name="bolt" size={40} />
            <p role="status">{phone.error ? 'Waiting for the simulator…' : 'Opening Messenger…'}</p>
          </div>
        )}
        {sheet === 'people' && (
          <Sheet title="People" onClose={() => setSheet(undefined)}>
            <People phone={phone} onChoose={() => setSheet(undefined)} />
          </Sheet>
        )}
        {sheet === 'guide' && (
          <Sheet title="Guide" onClose={() => setSheet(undefined)}>
            <Places here="/" />
            {guide}
          </Sheet>
        )}
      </main>
      <aside class="side right" aria-label="What to try">
        {guide}
      </aside>
    </div>
  );
}

/** Opens the link in the address bar, once, as soon as a person's thread is shown. */
function useOpening(phone: Phone, link: Link | undefined): void {
  const opened = useRef(false);
  const ready = phone.thread !== undefined;
  useEffect(() => {
    if (!ready || !link || opened.current) return;
    opened.current = true;
    history.replaceState(null, '', '/');
    phone.perform({ action: 'open', source: 'SHORTLINK', ...(link.ref && { ref: link.ref }) });
  }, [ready, link, phone]);
}
