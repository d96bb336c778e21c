/** One page in CloudWatch: whether the chat works, for how many people, how fast, and what went wrong. */
module.exports = async function dashboard({ resolveVariable }) {
  const [name, region, stage] = await Promise.all(
    ['self:custom.name', 'self:provider.region', 'sls:stage'].map((variable) => resolveVariable(variable)),
  );
  const { Resources } = await resolveVariable('file(serverless/resources/alarms.yml)');
  const alarms = Object.keys(Resources).filter((logical) => Resources[logical].Type === 'AWS::CloudWatch::Alarm');
  return {
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardName: `${name}-${region}`,
          DashboardBody: {
            'Fn::Sub': JSON.stringify({ widgets: laidOut(widgetsOf({ name, region, stage, alarms })) }),
          },
        },
      },
    },
  };
};

function widgetsOf({ name, region, stage, alarms }) {
  const http = ['ApiId', ref('HttpApi')];
  const socket = ['ApiId', ref('WebsocketsApi'), 'Stage', stage];
  const functions = ['verify', 'events', 'socket', 'turn', 'work', 'clock', 'notify', 'mail'];
  const ofFunctions = (metric, stat) =>
    functions.map((key) => ['AWS/Lambda', metric, 'FunctionName', `${name}-${key}`, { label: key, stat }]);
  const queue = (metric, logical, label) => [
    'AWS/SQS',
    metric,
    'QueueName',
    ref(`${logical}.QueueName`),
    { label, stat: 'Maximum' },
  ];

  const graph = (title, metrics) => ({
    type: 'metric',
    properties: { title, metrics, region, view: 'timeSeries', period: 300 },
  });

  return [
    {
      type: 'alarm',
      properties: {
        title: 'Alarms',
        alarms: alarms.map((alarm) => ref(`${alarm}.Arn`)),
      },
    },
    graph('Messages in', [
      ['AWS/ApiGateway', 'Count', ...http, { label: 'webhook', stat: 'Sum' }],
      ['AWS/ApiGateway', 'MessageCount', ...socket, { label: 'website', stat: 'Sum' }],
      ['AWS/ApiGateway', 'ConnectCount', ...socket, { label: 'browsers that connect', stat: 'Sum' }],
    ]),
    graph('What Meta waits for (ms)', [
      ['AWS/ApiGateway', 'Latency', ...http, { label: 'webhook, median', stat: 'p50' }],
      ['AWS/ApiGateway', 'Latency', ...http, { label: 'webhook, slowest of 100', stat: 'p99' }],
    ]),
    graph('Turns (ms)', [
      ['AWS/Lambda', 'Duration', 'FunctionName', `${name}-turn`, { label: 'median', stat: 'p50' }],
      ['AWS/Lambda', 'Duration', 'FunctionName', `${name}-turn`, { label: 'slowest of 100', stat: 'p99' }],
    ]),
    graph('Waiting', [
      queue('ApproximateNumberOfMessagesVisible', 'Queue', 'events of Messenger'),
      queue('ApproximateAgeOfOldestMessage', 'Queue', 'age of the oldest (s), Messenger'),
      queue('ApproximateNumberOfMessagesVisible', 'WebQueue', 'events of the website'),
      queue('ApproximateAgeOfOldestMessage', 'WebQueue', 'age of the oldest (s), website'),
      queue('ApproximateNumberOfMessagesVisible', 'NotifyQueue', 'notifications'),
      queue('ApproximateNumberOfMessagesVisible', 'WorkQueue', 'works'),
      queue('ApproximateNumberOfMessagesVisible', 'DeadLetters', 'dead letters'),
      queue('ApproximateNumberOfMessagesVisible', 'NotifyDeadLetters', 'dead letters of notifications'),
      queue('ApproximateNumberOfMessagesVisible', 'WorkDeadLetters', 'dead letters of works'),
    ]),
    graph('Errors', [
      ...ofFunctions('Errors', 'Sum'),
      [name, 'TurnErrors', { label: 'logged by turn', stat: 'Sum' }],
      [name, 'SocketErrors', { label: 'logged by socket', stat: 'Sum' }],
      [name, 'TokenErrors', { label: 'token', stat: 'Sum' }],
    ]),
    graph('Throttled', [
      ...ofFunctions('Throttles', 'Sum'),
      ['AWS/DynamoDB', 'ReadThrottleEvents', 'TableName', ref('Table'), { label: 'table, reads', stat: 'Sum' }],
      ['AWS/DynamoDB', 'WriteThrottleEvents', 'TableName', ref('Table'), { label: 'table, writes', stat: 'Sum' }],
    ]),
    graph('Table (units)', [
      ['AWS/DynamoDB', 'ConsumedReadCapacityUnits', 'TableName', ref('Table'), { label: 'read', stat: 'Sum' }],
      ['AWS/DynamoDB', 'ConsumedWriteCapacityUnits', 'TableName', ref('Table'), { label: 'written', stat: 'Sum' }],
    ]),
    {
      type: 'log',
      width: 24,
      properties: {
        title: 'Last errors and warnings',
        region,
        view: 'table',
        query: `${functions.map((key) => `SOURCE '/aws/lambda/${name}-${key}'`).join(' | ')} | fields time, level, message, id, error.message | filter level in ["error", "warn"] | sort @timestamp desc | limit 50`,
      },
    },
  ];
}

/** A value that CloudFormation fills in. */
function ref(logical) {
  return `\${${logical}}`;
}

/** Places three widgets in a row of 24 columns. */
function laidOut(widgets) {
  let x = 0;
  let y = 0;
  return widgets.map((widget) => {
    const { width = 8 } = widget;
    if (x + width > 24) {
      x = 0;
      y += 6;
    }
    const placed = { ...widget, x, y, width, height: 6 };
    x += width;
    return placed;
  });
}
