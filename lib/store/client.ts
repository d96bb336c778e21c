import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientOptions, type Reach } from '../aws/index.ts';

/** Called with each call to the table, as `('read', 'BatchGetItem')`. It counts what a turn costs. */
export type OnOperation = (kind: 'read' | 'write', operation: string) => void;

export interface TableClientOptions extends Reach {
  readonly onOperation?: OnOperation;
}

/** A DynamoDB client that reads and writes plain JavaScript values. It leaves out undefined properties. */
export function tableClient({ onOperation, ...reach }: TableClientOptions = {}): DynamoDBDocumentClient {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(reach)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  if (onOperation) {
    client.middlewareStack.add(
      (next, context) => (args) => {
        const operation = context.commandName?.replace(/Command$/, '') ?? 'unknown';
        onOperation(/^(Get|BatchGet|Query|Scan)/.test(operation) ? 'read' : 'write', operation);
        return next(args);
      },
      { step: 'initialize', name: 'onOperation' },
    );
  }
  return client;
}

/** True where DynamoDB refused a write because its condition did not hold. */
export function conditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
