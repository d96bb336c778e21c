import { field, list, listOf, text } from '../../lib/json.ts';
import { required, requirePage } from './auth.ts';
import type { GraphCall } from './handler.ts';
import type { GraphRequest } from './request.ts';

// Edges that answer in the right form and do nothing. The control panel marks calls to them as "not simulated".

const edges: ReadonlySet<string> = new Set([
  'activities',
  'ids_for_apps',
  'ids_for_pages',
  'insights',
  'nlp_configs',
  'page_activities',
  'unlink_accounts',
]);

/** Whether a call, or one item of a batch, goes to an edge that is not simulated. */
export function isNotSimulated({ path, params }: Pick<GraphRequest, 'path' | 'params'>): boolean {
  if (edges.has(path[1] ?? '')) return true;
  return list(params.batch).some((item) => {
    const relative = text(field(item, 'relative_url'))?.split('?')[0] ?? '';
    return relative.split('/').some((segment) => edges.has(segment));
  });
}

/** `GET /{page}/insights?metric=`: each metric without values. Source: Page Insights. */
export function getInsights({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const metrics = typeof params.metric === 'string' ? params.metric.split(',') : listOf(params.metric, text);
  const period = text(params.period) ?? 'day';
  const data = metrics.map((metric) => {
    const name = metric.trim();
    return {
      name,
      period,
      values: [],
      title: name,
      description: '',
      id: `${world.options.page.id}/insights/${name}/${period}`,
    };
  });
  return { data };
}

/** `POST /{page}/nlp_configs`. Source: Built-in NLP. */
export function setNlpConfigs({ caller }: GraphCall): unknown {
  requirePage(caller);
  return { success: true };
}

/** `POST /{app}/page_activities` and `POST /{app}/activities`. Source: Logging Custom Events. */
export const logActivity = (): unknown => ({ success: true });

/** `POST /{page}/unlink_accounts`. Source: Account Linking. */
export function unlinkAccounts({ caller, params }: GraphCall): unknown {
  requirePage(caller);
  required(params, 'psid');
  return { result: 'unlink account success' };
}

/** `GET /{psid}/ids_for_apps` and `…/ids_for_pages`. Source: ID Matching. */
export const noIds = (): unknown => ({ data: [] });
