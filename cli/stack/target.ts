import type { Reach } from '../../lib/aws/index.ts';
import type { QueueUrls } from '../../lib/queue/index.ts';

/** The settings that `connect` stores, and the other commands read. */
export const identityNames = ['PAGE_ID', 'APP_ID', 'APP_SECRET', 'PAGE_ACCESS_TOKEN', 'VERIFY_TOKEN'] as const;
export type IdentityName = (typeof identityNames)[number];
export type Identity = Partial<Record<IdentityName, string>>;

/** Where a command works: a laptop with its `.env`, or a stage in an AWS account. */
export interface Target {
  /** Its name in a sentence: "this laptop". */
  readonly title: string;
  readonly local: boolean;
  /** The flags that name it again in the next command: ` --stage prod`. */
  readonly flags: string;
  readonly graphUrl: string;
  /** The stored settings, with secrets in plain text. */
  identity(): Promise<Identity>;
  /**
   * Stores values that changed. `more` is for a laptop: a stack knows its own address.
   * @returns the names of changed values.
   */
  keep(identity: Identity, more?: { readonly WEBHOOK_URL: string }): Promise<IdentityName[]>;
  /** Secrets by their names, in plain text; those that are not set are left out. */
  secrets(names: readonly string[]): Promise<Partial<Record<string, string>>>;
  /** Stores secrets. `undefined` removes one that is set. */
  keepSecrets(values: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Where secrets are kept: "/customer-chat/dev in Parameter Store". */
  readonly keeps: string;
  /** Where the values of `identity` come from, as the rest of a sentence: "in …/.env". */
  readonly source: string;
  /** Makes running functions read the stored values again. @returns a sentence that says what was done. */
  refresh(): Promise<string>;
  /** Whether the keys exist with which notifications are signed. */
  hasPushKeys(): Promise<boolean>;
  /** The secrets of the bot's own. */
  readonly botSecrets: BotSecrets;
  resources(): Promise<Resources>;
}

/** Secrets of the bot's own, by name. No command shows a value. */
export interface BotSecrets {
  /** Where they are: "/customer-chat/dev/bot in Parameter Store". */
  readonly place: string;
  list(): Promise<readonly string[]>;
  set(name: string, value: string): Promise<void>;
  /** @returns false where there is none of this name. */
  remove(name: string): Promise<boolean>;
}

/** The parts of a stack. A part is missing where it does not exist, or is not known. */
export interface Resources {
  /** The region in AWS. */
  readonly region?: string;
  /** Its name in CloudFormation. */
  readonly stack?: string;
  readonly webhook?: string;
  readonly site?: string;
  /** The CNAME that the operator must set for the site's domain. */
  readonly cname?: string;
  /** Where frames are pushed to: `https://….execute-api.…/dev`. */
  readonly socket?: string;
  readonly table?: Reach & { readonly name: string };
  /** Both queues: Messenger's and the website's. */
  readonly queue?: Reach & QueueUrls;
  readonly deadLetters?: Reach & { readonly url: string };
  /** The origin of the agents' inbox. */
  readonly inbox?: string;
  /** The CNAME that the operator must set for the inbox's domain. */
  readonly inboxCname?: string;
  /** The SNS topic of agents' mails. */
  readonly notifyTopic?: Reach & { readonly arn: string };
  /** SES, and the address that mails to visitors come from, or the function whose environment has it. */
  readonly visitorMail?: Reach & ({ readonly from?: string } | { readonly function: string; readonly region: string });
  /** The ARN of the SNS topic that alarms go to. */
  readonly alarmTopic?: string;
  /** The function that runs the bot. */
  readonly turn?: Reach & { readonly name: string };
  /** Lambda functions by their names in AWS. */
  readonly functions: readonly string[];
  /** Types of all resources, `AWS::Budgets::Budget`. */
  readonly types: readonly string[];
}
