import { afterEach, expect, test, vi } from 'vitest';
import { createNotifications } from '../../site/inbox/notifications.ts';
import { startInboxWorld } from './inbox-world.ts';

afterEach(() => vi.unstubAllGlobals());

test('notifications can be switched on after their worker could not be fetched once', async () => {
  const world = await startInboxWorld();
  const { client } = world.inbox({ id: 'a1', name: 'Ana', online: true, paused: false });
  const addresses: unknown[] = [];
  const policies = new Set<string>();
  const subscription = { toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }) };
  const serviceWorker = {
    addEventListener: () => {},
    ready: Promise.resolve({ pushManager: { subscribe: async () => subscription } }),
    async register(address: unknown) {
      if (addresses.push(address) === 1) throw new TypeError('Failed to fetch');
    },
  };
  const PushManager = class {};
  const Notification = { permission: 'granted', requestPermission: async () => 'granted' };
  /** As browsers do: a name is given once. */
  const trustedTypes = {
    createPolicy(name: string, rules: object) {
      if (policies.has(name)) throw new TypeError('Policy already exists');
      policies.add(name);
      return rules;
    },
  };
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('window', { trustedTypes, PushManager, Notification });
  vi.stubGlobal('Notification', Notification);
  const subscribed = vi.spyOn(client, 'subscribe').mockResolvedValue(true);
  const notifications = createNotifications(client, () => {});
  expect(await notifications.enable('AAAA')).toBe('failed');
  expect(await notifications.enable('AAAA')).toBe('on');
  expect(addresses).toEqual(['inbox-worker.js', 'inbox-worker.js']);
  expect(subscribed).toHaveBeenCalledOnce();
});
