import { PAGE_INBOX_APP_ID } from '../../lib/conversation/index.ts';
import { compact } from '../../lib/json.ts';
import { Refused } from '../errors.ts';
import { profileView } from '../graph/index.ts';
import type { Delivery } from '../model/delivery/delivery.ts';
import { emptyState } from '../model/state.ts';
import type { ControlAction, ControlView, PageView } from '../model/views.ts';
import { appName, appState, isApp, type World } from '../model/world.ts';

/**
 * Performs an action of the control panel.
 *
 * @throws {Refused}
 */
export function control(world: World, delivery: Delivery, action: ControlAction): ControlView {
  switch (action.action) {
    case 'age':
      age(world, action.person, action.hours);
      break;
    case 'redeliver':
      delivery.redeliver(action.count ?? 1, action.times ?? 1, action.shuffle ?? false);
      break;
    case 'hold':
      world.holding = true;
      break;
    case 'release':
      delivery.release(action.times ?? 1, action.shuffle ?? false);
      break;
    case 'fail':
      world.faults.push({ ...action.fault });
      break;
    case 'clear_faults':
      world.faults = [];
      break;
    case 'retry_now':
      delivery.retryNow();
      break;
    case 'routing':
      if (action.default_app_id !== null && !isApp(world, action.default_app_id)) {
        throw new Refused(404, `The Page has no app ${action.default_app_id}.`);
      }
      world.state.defaultApp = action.default_app_id;
      break;
    case 'token':
      world.state.tokenValid = action.valid;
      break;
    case 'ses': {
      const { action: _, ...given } = action;
      world.state.ses = { ...world.state.ses, ...compact(given) };
      break;
    }
    case 'refs':
      world.state.losesRefs = action.lost;
      break;
    case 'reset':
      reset(world, action.all ?? false);
  }
  world.storage.save();
  const view = controlView(world);
  world.publish({ type: 'control', control: view });
  return view;
}

export function controlView(world: World): ControlView {
  return {
    default_app_id: world.state.defaultApp,
    faults: world.faults,
    holding: world.holding,
    token_valid: world.state.tokenValid,
    ses: world.state.ses,
    refs_lost: world.state.losesRefs ?? false,
    apps: world.apps.map(({ id, name }) => {
      const { callback, fields, pageFields, waiting, retry } = appState(world, id);
      return {
        id,
        name,
        callback_url: callback?.url ?? null,
        fields,
        page_fields: pageFields,
        waiting: waiting.length,
        ...(retry && { last_error: retry.error }),
      };
    }),
  };
}

export function pageView(world: World): PageView {
  const { page, app } = world.options;
  const ids = [...world.apps.map(({ id }) => id), PAGE_INBOX_APP_ID];
  return {
    id: page.id,
    name: page.name,
    app_id: app.id,
    inbox_app_id: PAGE_INBOX_APP_ID,
    apps: ids.map((id) => ({ id, name: appName(world, id) })),
    now: world.now(),
    profile: profileView(world),
  };
}

/** Makes everything in a thread `hours` older. */
function age(world: World, person: string, hours: number): void {
  const thread = world.state.threads[person];
  if (!thread) throw new Refused(404, `There is no thread of person ${person}.`);
  const by = hours * 3_600_000;
  for (const line of thread.lines) line.at -= by;
  for (const which of ['delivered', 'read', 'page_read'] as const) {
    thread.marks[which] = Math.max(0, thread.marks[which] - by);
  }
  if (thread.owner) thread.owner.expires -= by;
  if (thread.lastIn !== undefined) thread.lastIn -= by;
  thread.updated -= by;
  world.publish({ type: 'reset' });
}

function reset(world: World, all: boolean): void {
  const { profile, profileApp, personas, apps, mail } = world.state;
  const ids = world.apps.map(({ id }) => id);
  const fresh = emptyState(ids, world.options.app.id);
  for (const app of Object.values(apps)) {
    app.waiting = [];
    delete app.retry;
  }
  world.state = all ? fresh : { ...fresh, profile, profileApp, personas, apps, mail };
  world.faults = [];
  world.holding = false;
  world.typing.clear();
  world.calls.length = 0;
  world.deliveries.length = 0;
  world.publish({ type: 'reset' });
}
