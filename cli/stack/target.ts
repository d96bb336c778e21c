import type { Reach } from '../../lib/aws/index.ts';

/** What `connect` finds out once, and everything else reads. */
export const identityNames = ['PAGE_ID', 'APP_ID', 'APP_SECRET', 'PAGE_ACCESS_TOKEN', 'VERIFY_TOKEN'] as const;
export type IdentityName = (typeof identityNames)[number];
export type Identity = Partial<Record<IdentityName, string>>;

/** Where a command works: a laptop with its `.env`, or a stage in an AWS account. */
export interface Target {
  /** As it stands in a sentence: "this laptop". */
  readonly title: string;
  readonly local: boolean;
  /** Repeats the choice of this target in a command that is to be run next: ` --stage prod`. */
  readonly flags: string;
  readonly graphUrl: string;
  /** What is stored so far; secrets in plain text. */
  identity(): Promise<Identity>;
  /** Stores what is different; `more` is for this laptop only, a stack knows its own address. @returns the names of what was. */
  keep(identity: Identity, more?: { readonly WEBHOOK_URL: string }): Promise<IdentityName[]>;
  /** Where secrets are kept: "/customer-chat/dev in Parameter Store". */
  readonly keeps: string;
  /** Has running functions read again what is stored. @returns what was done, as a sentence. */
  refresh(): Promise<string>;
  resources(): Promise<Resources>;
}

/** The parts of a stack; missing where the target has none, or does not say. */
export interface Resources {
  /** Of AWS. */
  readonly region?: string;
  /** Its name in CloudFormation. */
  readonly stack?: string;
  readonly webhook?: string;
  readonly site?: string;
  /** What the site's domain has to name in its DNS, where that is the owner's to set. */
  readonly cname?: string;
  /** Where frames are pushed to: `https://….execute-api.…/dev`. */
  readonly socket?: string;
  readonly table?: Reach & { readonly name: string };
  readonly queue?: Reach & { readonly url: string };
  readonly deadLetters?: Reach & { readonly url: string };
  /** The ARN of the SNS topic that alarms go to. */
  readonly alarmTopic?: string;
  /** Lambda functions by their names in AWS. */
  readonly functions: readonly string[];
  /** Types of all resources, `AWS::Budgets::Budget`. */
  readonly types: readonly string[];
}
