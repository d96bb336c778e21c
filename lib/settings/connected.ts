import { readParameter } from './parameter.ts';
import type { Settings } from './settings.ts';

/**
 * How long (ms) "no Page is connected" stays in memory. `npm run connect` needs no deploy, and web chat no call a
 * message.
 */
const ABSENCE_LASTS = 60_000;
/** How long a failure is remembered (ms): a flood of requests must not become a flood of calls to Parameter Store. */
const FAILURE_LASTS = 10_000;

type Ids = Pick<Settings, 'pageId' | 'appId'>;
let known: { readonly ids: Promise<Ids>; until: number } | undefined;

/**
 * The settings with the Page and the app that `npm run connect` stored, where the environment names none. They are read
 * once per cold start, below `SECRETS_PATH`. Before a Page is connected, the settings stay as they are.
 *
 * @throws where Parameter Store cannot be asked: no answer is better than an answer as the wrong Page.
 */
export async function connected(settings: Settings): Promise<Settings> {
  const path = process.env.SECRETS_PATH;
  if (settings.local || !path || (settings.pageId && settings.appId)) return settings;
  if (known === undefined || Date.now() > known.until) known = { ids: stored(path), until: Number.POSITIVE_INFINITY };
  const mine = known;
  try {
    const ids = await mine.ids;
    if (!ids.pageId || !ids.appId) mine.until = Math.min(mine.until, Date.now() + ABSENCE_LASTS);
    return { ...settings, pageId: settings.pageId ?? ids.pageId, appId: settings.appId ?? ids.appId };
  } catch (error) {
    mine.until = Math.min(mine.until, Date.now() + FAILURE_LASTS);
    throw error;
  }
}

async function stored(path: string): Promise<Ids> {
  const [pageId, appId] = await Promise.all(['PAGE_ID', 'APP_ID'].map((name) => readParameter(path, name)));
  return { ...(pageId && { pageId }), ...(appId && { appId }) };
}
