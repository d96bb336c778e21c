import { useState } from 'preact/hooks';
import { field, list, object } from '../../../lib/json.ts';
import type { Call, DeliveryView } from '../../model/views.ts';
import { Icon } from '../parts/icons.tsx';
import { second } from '../parts/time.ts';
import type { Control } from './use-control.ts';

type LogRow = { kind: 'call'; at: number; call: Call } | { kind: 'delivery'; at: number; delivery: DeliveryView };
type Filter = 'all' | LogRow['kind'];

/** Calls to the Graph API and deliveries to webhooks, newest first. */
export function Log({ control }: { control: Control }) {
  const [filter, setFilter] = useState<Filter>('all');
  const entries: LogRow[] = [
    ...control.calls.map((call): LogRow => ({ kind: 'call', at: call.at, call })),
    ...control.deliveries.map((delivery): LogRow => ({ kind: 'delivery', at: delivery.at, delivery })),
  ];
  const shown = entries.filter(({ kind }) => filter === 'all' || kind === filter).sort((a, b) => b.at - a.at);
  return (
    <section class="panel log" aria-label="Log">
      <header>
        <h2>Log</h2>
        <span class={control.connected ? 'badge good' : 'badge warn'} role="status">
          {control.connected ? 'Live' : 'Connecting…'}
        </span>
        <fieldset class="filters" aria-label="Show">
          {filters.map(({ id, name }) => (
            <button key={id} type="button" aria-pressed={filter === id} onClick={() => setFilter(id)}>
              {name}
            </button>
          ))}
        </fieldset>
      </header>
      {shown.length === 0 ? (
        <div class="empty">
          <Icon name="bolt" size={36} />
          <strong>No calls yet</strong>
          <p>Calls to the Graph API and deliveries to webhooks appear here.</p>
        </div>
      ) : (
        <ol class="log-rows">
          {shown.map((entry) =>
            entry.kind === 'call' ? (
              <CallRow key={`c${entry.call.seq}`} call={entry.call} />
            ) : (
              <DeliveryRow key={`d${entry.delivery.seq}`} delivery={entry.delivery} />
            ),
          )}
        </ol>
      )}
    </section>
  );
}

const filters = [
  { id: 'all', name: 'All' },
  { id: 'call', name: 'Calls' },
  { id: 'delivery', name: 'Webhooks' },
] as const satisfies readonly { id: Filter; name: string }[];

function CallRow({ call }: { call: Call }) {
  return (
    <li>
      <details>
        <summary>
          <time>{second(call.at)}</time>
          <Status status={call.status} />
          <span class="log-what">
            <b>{call.method}</b> {call.path}
          </span>
          {call.fault && <span class="badge warn">{call.fault}</span>}
          {call.not_simulated && <span class="badge warn">not simulated</span>}
        </summary>
        <Json title="Parameters" value={call.params} />
        <Json title="Answer" value={call.answer ?? null} />
      </details>
    </li>
  );
}

function DeliveryRow({ delivery }: { delivery: DeliveryView }) {
  return (
    <li class="delivery">
      <details>
        <summary>
          <time>{second(delivery.at)}</time>
          <Status status={delivery.status} />
          <span class="log-what">
            <b>Webhook</b> {contents(delivery.body)}
          </span>
          {delivery.attempt > 1 && <span class="badge warn">attempt {delivery.attempt}</span>}
          <small>{delivery.took} ms</small>
        </summary>
        <p class="small">
          to <code>{delivery.url}</code>
        </p>
        {delivery.error && <p class="small bad-text">{delivery.error}</p>}
        <Json title="Body" value={delivery.body} />
      </details>
    </li>
  );
}

function Status({ status }: { status: number }) {
  const kind = status >= 200 && status < 300 ? 'good' : 'bad';
  return <span class={`badge ${kind}`}>{status || 'none'}</span>;
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </figure>
  );
}

/** The events of a delivery: `message`, `read`, `message ×3`. */
function contents(body: unknown): string {
  const counts = new Map<string, number>();
  for (const kind of kindsIn(body)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count > 1 ? `${kind} ×${count}` : kind)).join(', ');
}

/** The name of each event in a body. Fields that every event has are left out. */
function kindsIn(body: unknown): string[] {
  return list(field(body, 'entry')).flatMap((entry) =>
    ['messaging', 'standby'].flatMap((channel) =>
      list(field(entry, channel)).flatMap((item) =>
        Object.keys(object(item) ?? {})
          .filter((key) => !commonFields.has(key))
          .map((key) => (channel === 'standby' ? `${key} (standby)` : key)),
      ),
    ),
  );
}

const commonFields: ReadonlySet<string> = new Set(['sender', 'recipient', 'timestamp', 'prior_message']);
