import type { OwnerView, PageView } from '../../model/views.ts';
import { Icon } from '../parts/icons.tsx';

/** What owns a conversation: the inbox, an app, or nothing. */
export type Holder = 'inbox' | 'app' | 'idle';

export function holderOf(owner: OwnerView | null, page: PageView): Holder {
  if (!owner) return 'idle';
  return owner.app_id === page.inbox_app_id ? 'inbox' : 'app';
}

export function appName(id: string | null | undefined, page: PageView): string {
  return page.apps.find((app) => app.id === id)?.name ?? id ?? 'no app';
}

/** The owner of a conversation: the inbox, an app, or none. */
export function OwnerBadge({ owner, page }: { owner: OwnerView | null; page: PageView }) {
  const holder = holderOf(owner, page);
  if (holder === 'idle') return <span class="badge warn">Idle</span>;
  if (holder === 'app')
    return (
      <span class="badge">
        <Icon name="bot" size={14} />
        {appName(owner?.app_id, page)}
      </span>
    );
  return (
    <span class="badge accent">
      <Icon name="inbox" size={14} />
      Inbox
    </span>
  );
}
