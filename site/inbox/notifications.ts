import type { InboxClient } from './client/index.ts';
import type { InboxState } from './inbox-state.ts';

type Outcome = InboxState['notifications'];

/** Notifications of this device: the browser's permission, the service worker and its subscription. */
export interface Notifications {
  state(): Promise<Outcome>;
  /** Call it from a click: the browser asks the agent. */
  enable(pushKey: string): Promise<Outcome>;
  disable(): Promise<Outcome>;
}

/** @param opened called with the fragment of a notification that was clicked. */
export function createNotifications(client: InboxClient, opened: (hash: string) => void): Notifications {
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('message', ({ data }) => {
      if (typeof data?.open === 'string') opened(data.open);
    });
  }

  async function registration(): Promise<ServiceWorkerRegistration> {
    await navigator.serviceWorker.register(workerUrl());
    return navigator.serviceWorker.ready;
  }
  async function subscription(): Promise<PushSubscription | null | undefined> {
    return (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  }

  return {
    async state() {
      if (!isSupported) return isAppleTouch() ? 'home' : 'none';
      if (Notification.permission === 'denied') return 'denied';
      return (await subscription()) ? 'on' : 'off';
    },
    async enable(pushKey) {
      if (!isSupported) return isAppleTouch() ? 'home' : 'none';
      try {
        if ((await Notification.requestPermission()) !== 'granted') return 'denied';
        const { pushManager } = await registration();
        const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(pushKey) });
        const { endpoint, keys } = made.toJSON();
        const { p256dh, auth } = keys ?? {};
        if (!endpoint || !p256dh || !auth) return 'failed';
        return (await client.subscribe({ endpoint, keys: { p256dh, auth } })) ? 'on' : 'failed';
      } catch {
        return 'failed';
      }
    },
    async disable() {
      const made = await subscription();
      if (made) {
        await client.unsubscribe(made.endpoint);
        await made.unsubscribe();
      }
      return 'off';
    },
  };
}

const workerPath = 'inbox-worker.js';
let policy: { createScriptURL(input: string): string } | undefined;

/** A constant address. Trusted Types let only this one become a script. A second policy of one name is refused. */
function workerUrl(): string {
  const { trustedTypes } = window as { trustedTypes?: TypePolicies };
  policy ??= trustedTypes?.createPolicy('inbox', { createScriptURL: () => workerPath });
  return policy?.createScriptURL('') ?? workerPath;
}

/** TypeScript does not know Trusted Types yet. */
interface TypePolicies {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(input: string): string };
}

/** An iPhone or iPad gives notifications to pages of its home screen only. */
function isAppleTouch(): boolean {
  return /iPhone|iPad|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
