import { startDatabase } from '../../serverless/local/database.ts';
import { startQueueServer } from '../../serverless/local/queue/queue-server.ts';
import { newFolder } from './new-folder.ts';

/** A database and queues outside of the stack: give `env` to `startStack`, and they live on when it is killed. */
export interface Servers {
  readonly env: { readonly DYNAMODB_ENDPOINT: string; readonly SQS_ENDPOINT: string };
  close(): Promise<void>;
}

/** Starts both, empty. The first stack creates its table and queues in them. */
export async function startServers(): Promise<Servers> {
  const [database, queues] = await Promise.all([startDatabase(newFolder()), startQueueServer()]);
  return {
    env: { DYNAMODB_ENDPOINT: database.endpoint, SQS_ENDPOINT: queues.endpoint },
    async close() {
      await queues.close();
      await database.close();
    },
  };
}
