import { newConversation, type Thread } from '../../lib/conversation/index.ts';
import type { MailNotice } from '../../lib/mail/index.ts';
import type { Store } from '../../lib/store/index.ts';

/** Stores an agent's answer that a visitor has not read, who left an address. @returns the notice of its mail. */
export async function unreadAnswer(store: Pick<Store, 'append' | 'commit'>, thread: Thread): Promise<MailNotice> {
  const now = Date.now();
  const mail = { address: 'mia@example.org', site: 'shop.example', at: now, state: 'given' } as const;
  await store.append(thread, {
    seq: 1,
    at: now,
    speaker: 'agent',
    surface: 'web',
    content: { sent: { text: 'Yes.' } },
    key: 'k',
    status: 'sent',
    agent: { id: 'a1', name: 'Ada' },
  });
  await store.commit({ ...newConversation(thread, now), seq: 1, mail });
  return { kind: 'mail', thread, key: `${thread.customer}:1`, seqs: [1] };
}
