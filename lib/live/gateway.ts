import { clientOptions } from '../aws/index.ts';
import { isObject } from '../json.ts';

/** API Gateway's Management API. Each call returns whether the connection was still open. */
export interface Gateway {
  post(id: string, data: string): Promise<boolean>;
  close(id: string): Promise<boolean>;
}

export function gatewayOf(endpoint: string, region: string | undefined): Gateway {
  /** The SDK is loaded when first needed: most turns of Messenger threads have no browser to tell. */
  let loading: ReturnType<typeof load> | undefined;
  async function load() {
    const sdk = await import('@aws-sdk/client-apigatewaymanagementapi');
    // An emulator's address needs made-up keys. AWS's own address is always given, but is not an emulator.
    const isAws = /^https:\/\/[\w-]+\.execute-api\.[\w-]+\.amazonaws\.com/.test(endpoint);
    const options = isAws ? { ...clientOptions({ region }), endpoint } : clientOptions({ endpoint, region });
    return { ...sdk, apiClient: new sdk.ApiGatewayManagementApiClient({ ...options, maxAttempts: 2 }) };
  }

  async function wasOpen(call: (sdk: Awaited<ReturnType<typeof load>>) => Promise<unknown>): Promise<boolean> {
    loading ??= load();
    try {
      await call(await loading);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  return {
    post: (id, data) =>
      wasOpen((sdk) => sdk.apiClient.send(new sdk.PostToConnectionCommand({ ConnectionId: id, Data: data }))),
    close: (id) => wasOpen((sdk) => sdk.apiClient.send(new sdk.DeleteConnectionCommand({ ConnectionId: id }))),
  };
}

/** `serverless-offline` answers 410 without the error's name. */
function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = '$metadata' in error && isObject(error.$metadata) ? error.$metadata.httpStatusCode : undefined;
  return error.name === 'GoneException' || status === 410;
}
