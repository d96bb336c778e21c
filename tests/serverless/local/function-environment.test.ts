import { expect, test } from 'vitest';
import { setEnvironment } from '../../../serverless/local/function-environment.ts';
import type { Service } from '../../../serverless/package/service.ts';

test("a setting of the laptop replaces the template's value for one function; a queue stays the emulator's", () => {
  const service: Service = {
    service: 'shop',
    provider: { region: 'eu-central-1', environment: { GRAPH_URL: '' } },
    functions: {
      notify: {
        handler: 'handlers/notify.handler',
        name: 'shop-notify',
        environment: {
          PUSH_ORIGIN: '',
          INBOX_ORIGIN: 'https://inbox.example',
          ALARM_EMAIL: '',
          QUEUE_URL: { Ref: 'Queue' },
        },
      },
    },
  };
  const emulators = {
    dynamodb: 'http://table',
    sqs: 'http://sqs',
    refs: { Queue: 'http://sqs/queue' },
    close: async () => undefined,
  };
  setEnvironment(service, emulators, {
    GRAPH_URL: 'http://graph',
    PUSH_ORIGIN: 'http://push',
    INBOX_ORIGIN: 'http://inbox',
    QUEUE_URL: 'http://aws/queue',
  });
  expect({ ...service.provider.environment, ...service.functions.notify?.environment }).toMatchObject({
    GRAPH_URL: 'http://graph',
    PUSH_ORIGIN: 'http://push',
    INBOX_ORIGIN: 'http://inbox',
    ALARM_EMAIL: '',
    QUEUE_URL: 'http://sqs/queue',
  });
});
