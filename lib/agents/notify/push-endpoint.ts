/**
 * Whether notifications may be sent to this address. A browser names it, so it could name any server, also one that
 * only our functions reach: only the push services of Google, Mozilla, Apple and Microsoft are accepted.
 *
 * @param testOrigin The setting `PUSH_ORIGIN`: one more origin, for tests.
 */
export function isPushEndpoint(endpoint: string, testOrigin?: string): boolean {
  if (endpoint.length > MAX_ENDPOINT || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password, origin } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  if (testOrigin !== undefined && origin === new URL(testOrigin).origin) return true;
  return protocol === 'https:' && port === '' && pushServices.some((pattern) => pattern.test(hostname));
}

const MAX_ENDPOINT = 1024;

const pushServices: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^([\w-]+\.)*push\.services\.mozilla\.com$/,
  /^([\w-]+\.)*push\.apple\.com$/,
  /^([\w-]+\.)+notify\.windows\.com$/,
];
