import { GraphError } from '../../lib/graph/index.ts';
import { SettingsError } from '../../lib/settings/index.ts';
import { Stop } from './stop.ts';

/** A failure as an owner reads it. */
export interface Explanation {
  readonly what: string;
  readonly todo: string;
}

/** What went wrong and what to do about it: for every error that a command may meet, and never a stack trace. */
export function explain(error: unknown): Explanation {
  if (error instanceof Stop) return { what: error.what, todo: error.todo };
  if (error instanceof GraphError) return ofGraph(error);
  if (error instanceof SettingsError) {
    const { problems } = error;
    return {
      what: `${problems.map(({ setting, what }) => `${setting} ${what}`).join('; ')}.`,
      todo: problems.map(({ where }) => where).join(' '),
    };
  }
  if (error instanceof Error) return ofAws(error);
  return { what: String(error), todo: general };
}

const general = 'Run `npm run doctor` to see what else is wrong, and try again.';

function ofGraph({ call, reason, kind, code, subcode, advice }: GraphError): Explanation {
  const number = code === undefined ? '' : ` [${subcode === undefined ? code : `${code}/${subcode}`}]`;
  const did = kind === 'transient' || kind === 'in_doubt' ? 'did not answer' : 'refused';
  return { what: `Meta ${did} ${call}: ${reason}${number}`, todo: advice };
}

/** Errors of the AWS SDK are told apart by their names. */
function ofAws(error: Error): Explanation {
  const known = aws.find(([names]) => names.test(error.name) || names.test(codeOf(error)));
  if (known === undefined) return { what: error.message, todo: general };
  const [, what, todo] = known;
  return { what: what ?? `AWS does not allow it: ${error.message}`, todo };
}

const aws: readonly (readonly [names: RegExp, what: string | undefined, todo: string])[] = [
  [
    /^(CredentialsProviderError|CredentialsError|NoCredentials)/,
    'There are no AWS credentials.',
    'Run `aws configure` (or `aws sso login`), or set AWS_PROFILE. To work on this laptop alone, add `-- --local`.',
  ],
  [
    /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    'The AWS credentials have expired.',
    'Run `aws sso login`, or get new ones, and try again.',
  ],
  [
    /^(UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|AuthFailure)/,
    'AWS does not accept the credentials.',
    'Check AWS_PROFILE, or run `aws configure` again with a valid access key.',
  ],
  [
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|AuthorizationError)$/,
    undefined,
    'Use credentials that may do this: those of the user that deploys can.',
  ],
  [
    /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|TimeoutError)$/,
    'AWS cannot be reached.',
    'Check the network, and that --region names a region of AWS, such as eu-central-1.',
  ],
];

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
