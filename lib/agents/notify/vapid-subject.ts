/**
 * Where a push service reaches the operator (RFC 8292). Apple refuses every message whose subject is at this computer
 * or in a reserved domain, so a laptop without `ALARM_EMAIL` names a domain that exists and has no mail.
 */
export function vapidSubject(given: { readonly alarmEmail?: string; readonly siteOrigin?: string }): string {
  if (given.alarmEmail !== undefined) return `mailto:${given.alarmEmail}`;
  return given.siteOrigin?.startsWith('https://') ? given.siteOrigin : 'https://example.com';
}
