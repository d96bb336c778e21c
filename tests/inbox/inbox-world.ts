import type { Row } from '../../lib/conversation/index.ts';
import { createInboxClient, type InboxPlatform } from '../../site/inbox/client/index.ts';
import { createClock } from '../panel/clock.ts';
import { createFakeServer, rowOf } from './fake-server.ts';

/** An inbox with a server in simulated time. */
export async function startInboxWorld(rows: readonly Row[] = []) {
  const clock = createClock();
  const server = createFakeServer();
  server.setNow(clock.now);
  const ana = { id: 'a1', name: 'Ana', online: true, paused: false };
  const ben = { id: 'a2', name: 'Ben', online: true, paused: false };
  server.people.push(ana, ben);
  for (const agent of [ana, ben]) server.sessions.set(`${agent.id}.session`, agent);
  for (const row of rows) server.threads.set(row.thread.customer, { row, entries: [] });

  function inbox(agent: typeof ana, stored = true) {
    const kept = new Map<string, string>(stored ? [['customer-chat-inbox:session', `${agent.id}.session`]] : []);
    const listeners = new Map<string, Set<() => void>>();
    const sockets = new Set<() => void>();
    const rang: (readonly Row[])[] = [];
    let isUp = true;
    let isMute = false;
    let isVisible = true;
    let ids = 0;
    const on = (event: string, run: () => void) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(run));
      return () => void set.delete(run);
    };
    const platform: InboxPlatform = {
      storage: {
        get: (key) => kept.get(key) ?? null,
        set: (key, value) => void kept.set(key, value),
        remove: (key) => void kept.delete(key),
        keys: () => [...kept.keys()],
      },
      now: clock.now,
      random: () => 0.5,
      id: () => `${agent.id}-${++ids}`,
      after: clock.after,
      online: () => isUp,
      refused: () => false,
      listen: on,
      alone: (_, run) => run(),
      visible: () => isVisible,
      onHidden: (run) => on('hidden', run),
      socket(_, events) {
        let isOpen = false;
        // A socket of a laptop that slept looks open and carries nothing.
        const isDead = { value: false };
        const connection = server.connect((frame) => {
          const data = JSON.stringify(frame);
          clock.after(10, () => isOpen && !isMute && !isDead.value && events.message(data));
        });
        const close = () => {
          isOpen = false;
          connection.gone();
        };
        const cut = () => {
          close();
          clock.after(1, events.close);
        };
        const die = () => {
          isDead.value = true;
          connection.gone();
        };
        dead.add(die);
        sockets.add(cut);
        clock.after(10, () => {
          if (!isUp) return cut();
          isOpen = true;
          events.open();
        });
        return {
          send: (data) => void clock.after(10, () => isOpen && !isDead.value && connection.receive(data)),
          close,
        };
      },
    };
    const dead = new Set<() => void>();
    const client = createInboxClient(platform, {
      url: 'ws://test',
      changed: () => {},
      rang: (list) => rang.push(list),
    });
    return {
      client,
      rang,
      kept,
      fire: (event: string) => {
        for (const run of listeners.get(event) ?? []) run();
      },
      cut() {
        isUp = false;
        for (const each of [...sockets]) each();
        sockets.clear();
      },
      restore() {
        isUp = true;
      },
      /** The laptop sleeps: sockets die without a sign. */
      sleep() {
        for (const each of [...dead]) each();
        dead.clear();
        sockets.clear();
      },
      mute(value: boolean) {
        isMute = value;
      },
      hide() {
        isVisible = false;
        for (const run of listeners.get('hidden') ?? []) run();
      },
      open: () =>
        client
          .rows('open')
          .map(({ thread }) => thread.customer)
          .sort(),
      texts: () => (client.view().thread?.entries ?? []).flatMap((entry) => ('sent' in entry ? [entry.sent.text] : [])),
    };
  }
  return { clock, server, inbox, ana, ben, rowOf };
}
