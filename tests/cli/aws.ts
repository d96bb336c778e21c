import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { startTable } from '../support/table.ts';
import { listening } from './meta.ts';

export interface Parameter {
  readonly Value: string;
  readonly Type: string;
}
interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly logStreamName?: string;
}
type Input = Record<string, unknown>;

/**
 * The parts of an AWS account that the commands call: Parameter Store, CloudFormation, Lambda,
 * CloudWatch, CloudWatch Logs, SNS by their own protocols; a real table and real queues. `env` is what a command
 * reaches it with.
 */
export async function startAws(stage = 'dev') {
  const [database, queues] = await Promise.all([startTable(), startFauxqs({ port: 0, logger: false })]);
  const urls = createQueues(queues, stage);
  const stack = `customer-chat-${stage}`;
  const account = {
    parameters: new Map<string, Parameter>(),
    outputs: new Map<string, string>(),
    resources: new Map<string, { type: string; id: string }>([
      ['Table', { type: 'AWS::DynamoDB::Table', id: database.table }],
      ['Queue', { type: 'AWS::SQS::Queue', id: urls.queue }],
      ['DeadLetters', { type: 'AWS::SQS::Queue', id: urls.deadLetters }],
      ['EventsLambdaFunction', { type: 'AWS::Lambda::Function', id: `${stack}-events` }],
      ['TurnLambdaFunction', { type: 'AWS::Lambda::Function', id: `${stack}-turn` }],
    ]),
    environments: new Map<string, Record<string, string>>(),
    alarms: [] as { AlarmName: string; StateValue: string; StateReason?: string }[],
    /** Subscriptions of the alarms' topic. */
    subscriptions: [] as { Endpoint: string; SubscriptionArn: string; FilterPolicy?: string; topic?: string }[],
    queueAge: [] as number[],
    turnErrors: [] as number[],
    /** What the function turn answers to the doctor, and the error of a function that fails itself. */
    bot: { answer: { loads: true } as object, error: '' },
    invoked: [] as string[],
    logs: new Map<string, LogEvent[]>(),
    /** The error that AWS answers, by operation. */
    refused: new Map<string, string>(),
    calls: [] as string[],
  };

  function json(operation: string, input: Input): Input | undefined {
    switch (operation) {
      case 'AmazonSSM.GetParameters': {
        const names = Array.isArray(input.Names) ? input.Names.map(String) : [];
        return {
          Parameters: names.flatMap((Name) =>
            account.parameters.has(Name) ? [{ Name, ...account.parameters.get(Name) }] : [],
          ),
        };
      }
      case 'AmazonSSM.PutParameter':
        account.parameters.set(String(input.Name), { Value: String(input.Value), Type: String(input.Type) });
        return { Version: 1 };
      case 'AmazonSSM.GetParametersByPath': {
        const below = [...account.parameters].filter(([name]) => name.startsWith(`${input.Path}/`));
        const direct = below.filter(([name]) => !name.slice(String(input.Path).length + 1).includes('/'));
        // One page has few, so that a command must read them all.
        const first = Number(input.NextToken ?? 0);
        const page = direct.slice(first, first + 2);
        const NextToken = first + 2 < direct.length ? { NextToken: String(first + 2) } : {};
        return { Parameters: page.map(([Name, { Type }]) => ({ Name, Type, Value: '(encrypted)' })), ...NextToken };
      }
      case 'AmazonSSM.DeleteParameter':
        return account.parameters.delete(String(input.Name)) ? {} : undefined;
      case 'GraniteServiceVersion20100801.DescribeAlarms':
        return {
          MetricAlarms: account.alarms.filter(({ AlarmName }) => AlarmName.startsWith(String(input.AlarmNamePrefix))),
        };
      case 'GraniteServiceVersion20100801.GetMetricStatistics':
        if (input.MetricName === 'TurnErrors') {
          return { Datapoints: account.turnErrors.map((Sum) => ({ Sum, Timestamp: Math.floor(Date.now() / 1000) })) };
        }
        return {
          Datapoints: account.queueAge.map((Maximum) => ({ Maximum, Timestamp: Math.floor(Date.now() / 1000) })),
        };
      case 'Logs_20140328.FilterLogEvents': {
        const events = account.logs.get(String(input.logGroupName));
        if (events === undefined) return undefined;
        const words = [...String(input.filterPattern).matchAll(/\?"([^"]*)"/g)].map(([, word = '']) => word);
        const since = Number(input.startTime);
        return {
          events: events.filter(
            ({ timestamp, message }) => timestamp >= since && words.some((word) => message.includes(word)),
          ),
        };
      }
      default:
        return undefined;
    }
  }

  function cloudFormation(form: URLSearchParams): { statusCode: number; body: string } {
    const action = form.get('Action') ?? '';
    if (form.get('StackName') !== stack) {
      const message = `Stack with id ${form.get('StackName')} does not exist`;
      return {
        statusCode: 400,
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
      };
    }
    const members =
      action === 'DescribeStacks'
        ? `<Stacks><member><StackName>${stack}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${[...account.outputs].map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`).join('')}</Outputs></member></Stacks>`
        : `<StackResourceSummaries>${[...account.resources].map(([key, { type, id }]) => `<member><LogicalResourceId>${key}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>${type}</ResourceType></member>`).join('')}</StackResourceSummaries>`;
    return {
      statusCode: 200,
      body: `<${action}Response><${action}Result>${members}</${action}Result></${action}Response>`,
    };
  }

  /** SNS's query protocol. A mail's token is its address. */
  function sns(form: URLSearchParams): { statusCode: number; body: string } {
    const [topic, arn] = [form.get('TopicArn') ?? '', form.get('SubscriptionArn') ?? ''];
    const policy = form.get('Attributes.entry.1.value') ?? form.get('AttributeValue') ?? '';
    const refuse = (code: string, message: string) => ({
      statusCode: 400,
      body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    });
    const ok = { statusCode: 200, body: '<Response></Response>' };
    switch (form.get('Action')) {
      case 'Subscribe': {
        const Endpoint = form.get('Endpoint') ?? '';
        const known = account.subscriptions.find((each) => each.topic === topic && each.Endpoint === Endpoint);
        if (known && known.FilterPolicy !== policy) {
          return refuse('InvalidParameter', 'Subscription already exists with different attributes');
        }
        if (!known) {
          account.subscriptions.push({ Endpoint, SubscriptionArn: 'PendingConfirmation', FilterPolicy: policy, topic });
        }
        return ok;
      }
      case 'ConfirmSubscription': {
        const waiting = account.subscriptions.find(
          (each) => each.topic === topic && each.Endpoint === form.get('Token'),
        );
        if (!waiting || form.get('AuthenticateOnUnsubscribe') !== 'true') return refuse('InvalidParameter', 'Token');
        waiting.SubscriptionArn = `${topic}:${account.subscriptions.indexOf(waiting)}`;
        return ok;
      }
      case 'SetSubscriptionAttributes': {
        const known = account.subscriptions.find(({ SubscriptionArn }) => SubscriptionArn === arn);
        if (known) known.FilterPolicy = policy;
        return known ? ok : refuse('NotFound', 'Subscription');
      }
      case 'Unsubscribe':
        account.subscriptions = account.subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn !== arn);
        return ok;
      default:
        return subscriptions(topic);
    }
  }

  function subscriptions(topicArn: string): { statusCode: number; body: string } {
    const ofTopic = account.subscriptions.filter(({ topic }) => topic === undefined || topic === topicArn);
    const members = ofTopic.map(
      ({ Endpoint, SubscriptionArn }) =>
        `<member><TopicArn>t</TopicArn><Protocol>email</Protocol><Endpoint>${Endpoint}</Endpoint><SubscriptionArn>${SubscriptionArn}</SubscriptionArn></member>`,
    );
    const list = `<Subscriptions>${members.join('')}</Subscriptions>`;
    return {
      statusCode: 200,
      body: `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult>${list}</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
    };
  }

  function lambda(name: string, method: string, body: string): { statusCode: number; body: string } {
    if (method === 'PUT') {
      const { Environment } = JSON.parse(body);
      account.environments.set(name, Environment.Variables);
    }
    const Variables = account.environments.get(name) ?? { PAGE_ID: '' };
    return { statusCode: 200, body: JSON.stringify({ FunctionName: name, Environment: { Variables } }) };
  }

  const front = await listening(async (request, bytes) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = bytes.toString('utf8');
    const [, invoked] = /\/functions\/([^/]+)\/invocations/.exec(pathname) ?? [];
    if (invoked) {
      account.invoked.push(`${invoked} ${body}`);
      const headers: Record<string, string> = account.bot.error ? { 'x-amz-function-error': account.bot.error } : {};
      return { statusCode: 200, headers, body: JSON.stringify(account.bot.answer) };
    }
    const [, fn] = /\/functions\/([^/]+)\/configuration/.exec(pathname) ?? [];
    const operation = fn
      ? `Lambda.${request.method}`
      : target || `${isSns(body) ? 'SNS' : 'CloudFormation'}.${new URLSearchParams(body).get('Action')}`;
    account.calls.push(operation);
    const refusal = account.refused.get(operation);
    if (refusal) {
      const message = `User: arn:aws:iam::1:user/owner is not authorized to perform: ${operation}`;
      const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${refusal}</Code><Message>${message}</Message></Error></ErrorResponse>`;
      return { statusCode: 400, body: target || fn ? JSON.stringify({ __type: refusal, message }) : xml };
    }
    if (fn) return lambda(fn, request.method ?? 'GET', body);
    if (!target && isSns(body)) return sns(new URLSearchParams(body));
    if (!target) return cloudFormation(new URLSearchParams(body));
    const answer = json(target, JSON.parse(body));
    if (answer) return { statusCode: 200, body: JSON.stringify(answer) };
    if (target === 'AmazonSSM.DeleteParameter')
      return { statusCode: 400, body: JSON.stringify({ __type: 'ParameterNotFound' }) };
    return {
      statusCode: 400,
      body: JSON.stringify({ __type: 'ResourceNotFoundException', message: 'There is none.' }),
    };
  });

  return {
    account,
    queues,
    database,
    urls,
    env: {
      AWS_ENDPOINT_URL: front.url,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${queues.port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    },
    close: async () => {
      await front.close();
      await database.stop();
      await queues.stop();
    },
  };
}
export type TestAws = Awaited<ReturnType<typeof startAws>>;

function isSns(body: string): boolean {
  return /subscri/i.test(new URLSearchParams(body).get('Action') ?? '');
}

/** The queues of `serverless.yml`, except that a message moves to the dead letters after its first failure. */
function createQueues(server: FauxqsServer, stage: string) {
  const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
  const dead = `customer-chat-${stage}-dlq.fifo`;
  const { queueUrl: deadLetters } = server.createQueue(dead, { attributes: fifo });
  const redrive = { deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${dead}`, maxReceiveCount: 1 };
  const { queueUrl: queue } = server.createQueue(`customer-chat-${stage}-queue.fifo`, {
    attributes: { ...fifo, VisibilityTimeout: '30', RedrivePolicy: JSON.stringify(redrive) },
  });
  return { queue, deadLetters };
}
