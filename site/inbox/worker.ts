import { isObject } from '../../lib/json.ts';

/*
 * The service worker of the inbox: it shows notifications and opens the conversation of a click, and nothing else. It
 * keeps nothing and answers no request of the page, so a new version of the inbox is never held back.
 */

/**
 * What lib/agents/notify sends: the JSON of declarative web push.
 * Source: https://w3c.github.io/push-api/#declarative-push-message
 */
interface Notice {
  readonly title: string;
  readonly body?: string;
  readonly navigate?: string;
  readonly tag?: string;
  readonly lang?: string;
  readonly dir?: NotificationDirection;
}

/* TypeScript has either the names of pages or those of workers: these are the few that the worker uses. */
interface PushEvent extends Event {
  readonly data: { json(): unknown } | null;
  waitUntil(done: Promise<unknown>): void;
}
interface ClickEvent extends Event {
  readonly notification: Notification;
  waitUntil(done: Promise<unknown>): void;
}
interface OpenWindow {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: object): void;
}
interface Worker {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly OpenWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'push', run: (event: PushEvent) => void): void;
  addEventListener(type: 'notificationclick', run: (event: ClickEvent) => void): void;
}

// The project is compiled with the types of pages, in which `self` is a window.
const worker = self as unknown as Worker;

worker.addEventListener('push', (event) => {
  const { title, navigate, ...options } = noticeOf(event.data);
  // The same tag replaces the notification of the conversation; `renotify` makes it heard again.
  const renotify = options.tag !== undefined && { renotify: true };
  const shown = { ...options, ...renotify, icon: 'inbox-192.png', data: { navigate } };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const data: unknown = event.notification.data;
  const navigate = typeof data === 'object' && data !== null && 'navigate' in data ? data.navigate : undefined;
  event.waitUntil(openInbox(typeof navigate === 'string' ? navigate : ''));
});

/** Shows the conversation in an inbox that is open, else opens one. Only pages of this origin are opened. */
async function openInbox(navigate: string): Promise<void> {
  const home = new URL('inbox.html', worker.location.href);
  const wanted = new URL(navigate || home, home);
  const url = wanted.origin === home.origin ? wanted : home;
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((each) => new URL(each.url).pathname === home.pathname);
  if (!open) {
    await worker.clients.openWindow(`${home.pathname}${url.hash}`);
    return;
  }
  open.postMessage({ open: url.hash });
  await open.focus();
}

/** Every push must show something. A push that cannot be read says that there is something to see. */
function noticeOf(data: PushEvent['data']): Notice {
  try {
    const payload = data?.json();
    const notification = isObject(payload) ? payload.notification : undefined;
    if (isNotice(notification)) {
      const { title, body, navigate, tag, lang, dir } = notification;
      return { title, body, navigate, tag, lang, dir };
    }
  } catch {
    // Shown below.
  }
  return { title: 'A customer is waiting', tag: 'inbox' };
}

function isNotice(value: unknown): value is Notice {
  return isObject(value) && typeof value.title === 'string';
}
