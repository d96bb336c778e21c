import type { PageView, ThreadView } from '../../model/views.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import type { Phone } from './use-phone.ts';

/** The screen before the first message: the greeting, ice breakers, Get Started. */
export function Welcome({ page, thread, phone }: { page: PageView; thread: ThreadView; phone: Phone }) {
  const { get_started, ice_breakers } = page.profile;
  const greeting = greetingFor(page, thread);
  return (
    <section class="welcome" aria-label={`Welcome to ${page.name}`}>
      <div class="welcome-head">
        <Avatar id={page.id} name={page.name} page size={88} />
        <h2>{page.name}</h2>
        <p class="muted small">Business chat · usually replies instantly</p>
        {greeting && (
          <p class="greeting" dir="auto">
            {greeting}
          </p>
        )}
        {thread.waiting_ref && (
          <p class="badge accent">
            <Icon name="link" size={14} />
            Opened with ref “{thread.waiting_ref}”
          </p>
        )}
      </div>
      {ice_breakers.length > 0 && (
        <ul class="ice-breakers" aria-label="Questions to start with">
          {ice_breakers.map(({ question, payload }) => (
            <li key={payload}>
              <button type="button" onClick={() => phone.perform({ action: 'postback', title: question, payload })}>
                <bdi>{question}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
      {get_started && (
        <div class="welcome-foot">
          <p class="muted small">
            When you tap Get Started, {page.name} will see your public info and can send you messages.
          </p>
          <button type="button" class="button primary" onClick={() => phone.perform({ action: 'get_started' })}>
            Get Started
          </button>
        </div>
      )}
    </section>
  );
}

/** The greeting in the person's language, or else the default one. The person's name is filled in. */
function greetingFor({ profile }: PageView, { person }: ThreadView): string | undefined {
  const of = (locale: string) => profile.greeting.find((greeting) => greeting.locale === locale)?.text;
  return (of(person.locale) ?? of('default'))
    ?.replaceAll('{{user_first_name}}', person.first_name)
    .replaceAll('{{user_last_name}}', person.last_name)
    .replaceAll('{{user_full_name}}', person.name);
}
