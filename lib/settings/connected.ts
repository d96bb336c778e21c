import { readParameter } from './parameter.ts';
import type { Settings } from './settings.ts';

/** How long "no Page is connected" is believed (ms): connecting one needs no deploy, and web chat alone no call per message. */
const ABSENCE_LASTS = 60_000;

type Ids = Pick<Settings, 'pageId' | 'appId'>;
let known: { readonly ids: Promise<Ids>; until: number } | undefined;

/**
 * The settings with the Page and the app that `npm run connect` stored, where the environment names none. Read once per cold
 * start, below `SECRETS_PATH`; without it, or before a Page is connected, they stay as they are.
 *
 * @throws what the SDK throws where Parameter Store cannot be asked: better no answer now than one as the wrong Page.
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
    if (known === mine) known = undefined;
    throw error;
  }
}

async function stored(path: string): Promise<Ids> {
  const [pageId, appId] = await Promise.all(['PAGE_ID', 'APP_ID'].map((name) => readParameter(path, name)));
  return { ...(pageId && { pageId }), ...(appId && { appId }) };
}
