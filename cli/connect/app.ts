import { type AppSubscription, type Graph, GraphError } from '../../lib/graph/index.ts';
import { Stop } from '../command/stop.ts';

/**
 * Where the app's webhooks go now; nothing where it has none. Shows that id and secret belong together: only they can ask.
 * @throws {Stop} where they do not.
 */
export async function subscriptionOf(graph: Graph, appId: string): Promise<AppSubscription | undefined> {
  try {
    return (await graph.subscriptions.app.list()).find(({ object }) => object === 'page');
  } catch (error) {
    if (!(error instanceof GraphError) || error.retryable) throw error;
    throw new Stop(
      `Meta knows no app ${appId} with this secret: ${error.reason}`,
      `Copy both anew from https://developers.facebook.com/apps/${appId}/settings/basic/. The secret is 32 letters and digits.`,
      { cause: error },
    );
  }
}
