import type { Context, Handler } from 'aws-lambda';
import { type MockInstance, vi } from 'vitest';

/** Catches what is logged, as one string. */
export function captureLog(): () => string {
  const write: MockInstance = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => write.mock.calls.map(([line]) => String(line)).join('');
}

/** What API Gateway hands a handler, as far as ours read it. */
export function request(fields: { headers?: Record<string, string>; [other: string]: unknown }) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/webhook',
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    ...fields,
    requestContext: {
      accountId: '1',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method: 'POST', path: '/webhook', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}

const nothing = (): void => {};
const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'function',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:1:function:function',
  memoryLimitInMB: '512',
  awsRequestId: 'invocation',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => 1000,
  done: nothing,
  fail: nothing,
  succeed: nothing,
};

/** Our handlers answer with a promise, and never with the callback that the type also allows. */
export async function answerOf<E, R>(handler: Handler<E, R>, event: E): Promise<R | undefined> {
  return (await handler(event, context, nothing)) ?? undefined;
}
