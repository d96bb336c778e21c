/** What went wrong with AWS, and what the operator does about it. Both are sentences without a secret. */
export interface AwsExplanation {
  readonly kind: 'no_credentials' | 'expired' | 'not_accepted' | 'not_allowed' | 'unreachable' | 'conflict' | 'quota';
  readonly what: string;
  readonly todo: string;
}

/** Where the call went, as far as it is known. */
export interface AwsCall {
  readonly region?: string;
  /** A stand-in for AWS: `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
}

/**
 * Explains an error of the AWS SDK, of CloudFormation, or of `sls`. Those have no common class: they are told apart by
 * name, code and message.
 *
 * @returns nothing for an error that is not in the table.
 */
export function explainAwsError(error: Error, call: AwsCall = {}): AwsExplanation | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = `${error.name} ${code} ${error.message}`;
  const row = table.find(({ pattern }) => pattern.test(text));
  return row && { kind: row.kind, what: row.what(error.message, call), todo: row.todo(call) };
}

interface Row {
  readonly kind: AwsExplanation['kind'];
  readonly pattern: RegExp;
  what(message: string, call: AwsCall): string;
  todo(call: AwsCall): string;
}

/** The first row that fits counts. */
const table: readonly Row[] = [
  {
    kind: 'no_credentials',
    pattern:
      /\b(CredentialsProviderError|CredentialsError|NoCredentials\w*)\b|CREDENTIALS_NOT_FOUND|credentials not found|Could not load credentials/i,
    what: () => 'There are no AWS credentials.',
    todo: () =>
      'Run `aws configure` with an access key, or `aws sso login`, or set AWS_PROFILE. docs/operator.md says how to get an account and a key.',
  },
  {
    kind: 'expired',
    pattern: /ExpiredToken|RequestExpired|TokenRefreshRequired|token.*expired|sso session.*(expired|invalid)/i,
    what: () => 'Your AWS sign-in has expired.',
    todo: () => 'Sign in again with `aws sso login`, or get new keys, and run the command again.',
  },
  {
    kind: 'not_accepted',
    pattern:
      /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|AuthFailure|InvalidAccessKeyId/,
    what: (_, { region }) => `AWS does not accept your credentials${region === undefined ? '' : ` in ${region}`}.`,
    todo: ({ region = 'the region' }) =>
      `Check AWS_PROFILE, and the key with \`aws sts get-caller-identity\`. If that works, your account has switched ${region} off: switch it on in the console under Account, AWS Regions, or choose another one with --region.`,
  },
  {
    kind: 'not_allowed',
    pattern: /AccessDenied|UnauthorizedOperation|\bNotAuthorized|AuthorizationError|not authorized to perform/,
    what: (message) => `AWS does not allow it: ${message}`,
    todo: () =>
      'Use the credentials of an administrator or of the user that deploys, or have that permission added, and run the command again.',
  },
  {
    kind: 'unreachable',
    pattern: /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|getaddrinfo|\bTimeoutError\b/,
    what: (_, { endpoint, region }) =>
      `AWS cannot be reached${endpoint ? ` at AWS_ENDPOINT_URL, ${endpoint}` : region ? ` in the region ${region}` : ''}.`,
    todo: () => 'Check the network, and that --region names a region of AWS, such as eu-central-1.',
  },
  {
    kind: 'conflict',
    pattern: /QueueDeletedRecently|wait 60 seconds after deleting/i,
    what: (message) => message,
    todo: () => 'AWS keeps the name of a removed queue for a minute: wait that long, and deploy again.',
  },
  {
    kind: 'quota',
    pattern: /LimitExceeded|quota|TooManyBuckets|maximum (number|policy)/i,
    what: (message) => message,
    todo: () =>
      'A quota of your AWS account is reached. The message names it: raise it in the console under Service Quotas, or remove what you do not need, and deploy again. What was begun is rolled back.',
  },
  {
    kind: 'conflict',
    pattern: /already exists|AlreadyExists|AlreadyOwned/i,
    what: (message) => message,
    todo: () =>
      'Another stack in your account or region uses a name, or left it behind. Remove that, or deploy under another name with --stage. What was begun is rolled back.',
  },
];
