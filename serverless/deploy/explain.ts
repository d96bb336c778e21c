import { SetupError } from '../package/setup-error.ts';

/**
 * Runs a step against AWS; what the owner can put right is said as such.
 * @throws {SetupError} with what is wrong and the next step; anything else as it was thrown.
 */
export async function explained<T>(region: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const known = error instanceof Error && !(error instanceof SetupError) ? explain(error, region) : undefined;
    throw known === undefined ? error : new SetupError(known, { cause: error });
  }
}

function explain(error: Error & { code?: unknown; $metadata?: object }, region: string): string | undefined {
  const what = `${error.name} ${String(error.code ?? '')} ${error.message}`;
  if (/CredentialsProviderError|CREDENTIALS_NOT_FOUND|credentials not found|Could not load credentials/i.test(what)) {
    return [
      'There are no AWS credentials, so nothing was changed.',
      'Sign in with `aws configure` (an access key) or `aws sso login`, or set AWS_PROFILE, and run the command again.',
      'docs/owner.md says how to get an account and a key.',
    ].join('\n');
  }
  if (/ExpiredToken|token.*expired|sso session.*(expired|invalid)/i.test(what)) {
    return 'Your AWS sign-in has expired, so nothing was changed.\nSign in again with `aws sso login` (or get new keys), and run the command again.';
  }
  if (/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId/.test(what)) {
    return [
      `AWS does not accept your credentials in ${region}, so nothing was changed.`,
      'Check them with `aws sts get-caller-identity`. Where that works, the region is one that your account has switched off:',
      `switch on ${region} in the console under Account, AWS Regions, or choose another one with --region.`,
    ].join('\n');
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|getaddrinfo/.test(what)) {
    const endpoint = process.env.AWS_ENDPOINT_URL;
    return [
      `AWS cannot be reached${endpoint ? ` at AWS_ENDPOINT_URL, ${endpoint}` : ` in the region ${region}`}.`,
      'Check your connection, and run the command again.',
    ].join('\n');
  }
  if (/AccessDenied|UnauthorizedOperation|not authorized to perform/.test(what)) {
    return [
      `AWS refuses: ${error.message}`,
      'Your user or role lacks that permission. Deploy as an administrator, or have it added, and run the command again.',
    ].join('\n');
  }
  return undefined;
}
