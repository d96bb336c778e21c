import type { AppControlView } from '../../model/views.ts';
import { Choice, Panel } from './panel.tsx';
import type { Control } from './use-control.ts';

const none = 'none';

/** The Page's apps: where their webhooks go, and which app gets new conversations. */
export function Apps({ control }: { control: Control }) {
  const { view, page } = control;
  if (!view || !page) return null;
  return (
    <Panel icon="users" title="Apps and routing" about="Which app gets new conversations and events.">
      <Choice
        label="Default app"
        value={view.default_app_id ?? none}
        options={[
          ...page.apps.map(({ id, name }) => ({ value: id, name })),
          { value: none, name: 'None: every app may answer' },
        ]}
        onChange={(id) =>
          control.run(
            { action: 'routing', default_app_id: id === none ? null : id },
            'Routing changed for conversations from now on.',
          )
        }
      />
      <ul class="apps">
        {view.apps.map((app) => (
          <AppRow key={app.id} app={app} />
        ))}
      </ul>
    </Panel>
  );
}

function AppRow({ app }: { app: AppControlView }) {
  const subscribed = app.callback_url !== null;
  return (
    <li>
      <p>
        <strong>{app.name}</strong>
        <span class={subscribed ? 'badge good' : 'badge'}>{subscribed ? 'Subscribed' : 'No webhook'}</span>
        {app.waiting > 0 && <span class="badge warn">{app.waiting} waiting</span>}
      </p>
      {subscribed && <code>{app.callback_url}</code>}
      {subscribed && app.page_fields.length === 0 && (
        <p class="small bad-text">The Page has not subscribed to this app: nothing is delivered.</p>
      )}
      {app.last_error && <p class="small bad-text">{app.last_error}</p>}
    </li>
  );
}
