import { type AppSubscription, type Graph, GraphError } from '../../lib/graph/index.ts';
import { Stop } from '../command/stop.ts';

/**
 * Reads where Meta delivers the app's webhooks now, if anywhere. The call also proves that id and secret belong
 * together.
 * @throws {Stop} where they do not.
 */
export async function subscriptionOf(graph: Graph, appId: string): Promise<AppSubscription | undefined> {
  try {
    return (await graph.subscriptions.app.list()).find(({ object }) => object === 'page');
  } catch (error) {
    if (!(error instanceof GraphError) || error.retryable) throw error;
    throw new Stop(
      `Meta does not know the app ${appId} with this secret: ${error.reason}`,
      `Copy both again from https://developers.facebook.com/apps/${appId}/settings/basic/. The secret is 32 letters and digits.`,
      { cause: error },
    );
  }
}
