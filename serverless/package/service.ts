import { field, list, text } from '../../lib/json.ts';

/** What each part of the plugin is made with. */
export interface PluginContext {
  readonly serverless: Serverless;
  readonly options: Options;
  readonly log: Log;
  /** The environment of this process. */
  readonly env: NodeJS.ProcessEnv;
}

/** What our plugin reads and sets of the Serverless Framework, which ships no types. */
export interface Serverless {
  readonly serviceDir: string;
  readonly service: Service;
  getProvider(name: 'aws'): Provider;
}

export interface Provider {
  getStage(): string;
  getRegion(): string;
  /** Region and credentials, for clients of the AWS SDK. */
  getAwsSdkV3Config(): Promise<object>;
  readonly naming: { getStackName(): string };
}

/** Flags of the command line. */
export interface Options {
  readonly httpPort?: string;
  readonly lambdaPort?: string;
  readonly websocketPort?: string;
  /** Of `sls rollback`: the deploy to go back to. */
  readonly timestamp?: string;
}

export interface Service {
  readonly service: string;
  readonly provider: { readonly region: string; environment?: Environment };
  readonly functions: Record<string, FunctionConfig>;
  custom?: Record<string, unknown>;
  readonly resources?: { readonly Resources?: Record<string, Resource> };
}

export interface FunctionConfig {
  handler: string;
  /** Its name in AWS: `<service>-<stage>-<key>`. */
  readonly name: string;
  environment?: Environment;
  /** Seconds. */
  timeout?: number;
  package?: { individually: boolean; patterns: string[] };
  readonly events?: readonly FunctionEvent[];
}

export interface FunctionEvent {
  readonly sqs?: { readonly arn: unknown; readonly maximumConcurrency?: number };
}

/** Plain values, and CloudFormation's references to resources. */
export type Environment = Record<string, unknown>;

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

export interface Log {
  notice(message?: string): void;
  warning(message: string): void;
  error(message: string): void;
}

/** The resource that `{ Ref }` or `{ Fn::GetAtt }` names. */
export function referenced(value: unknown): string | undefined {
  return text(field(value, 'Ref')) ?? text(list(field(value, 'Fn::GetAtt'))[0]);
}
