import { inboxAddress } from '../../lib/agents/index.ts';
import { shortSnippet } from '../../lib/config/index.ts';
import type { Deployed } from './aws.ts';
import type { DeployedInvite } from './deployed-invite.ts';
import type { Uploaded } from './upload.ts';

export interface SummaryOptions {
  readonly listed: readonly string[];
  /** Flags with which the commands find this stack. */
  readonly flags: string;
  /** The site's address before this deploy. */
  readonly before?: string;
  /** Missing where it could not be read. */
  readonly invite?: DeployedInvite;
}

/** The text at the end of a deploy: addresses, the snippet to paste, and the next steps. */
export function summary(
  { siteUrl, cname, inboxUrl, inboxCname, webhook }: Deployed,
  { uploaded, unchanged, deleted }: Uploaded,
  { listed, flags, before, invite }: SummaryOptions,
): string {
  const snippet = shortSnippet({ siteUrl, locale: 'en_US' }).trimEnd();
  const files = `${uploaded} files uploaded, ${unchanged} unchanged${deleted ? `, ${deleted} deleted` : ''}`;
  return [
    '',
    `  Website  ${siteUrl}/chat.html`,
    `           open it and chat (${files})`,
    ...(cname ? dns(siteUrl, cname) : []),
    ...(before && before !== siteUrl ? [`           it was ${before} before: put the new host into your pages`] : []),
    `  Inbox    ${inboxAddress(inboxUrl)}`,
    ...signIn(invite, flags),
    ...(inboxCname ? dns(inboxUrl, inboxCname, 'inbox') : []),
    `  Webhook  ${webhook}`,
    '',
    '  Paste this into your pages, before </body>:',
    '',
    ...snippet.split('\n').map((line) => `    ${line}`),
    '',
    ...(listed.length > 0
      ? [`  It works on ${listed.join(', ')}.`]
      : ['  It works on no other page yet: name yours in chat.config.ts (whitelistedDomains), and deploy again.']),
    `  Messenger, too:  npm run connect${flags}`,
    `  Is all well?     npm run doctor${flags}`,
    '',
  ].join('\n');
}

/** Agents answer in the inbox: how the first one, or another one, gets in. */
function signIn(invite: DeployedInvite | undefined, flags: string): string[] {
  const add = `npm run agent -- add "NAME"${flags.replace(' --', '')}`;
  if (invite?.link) return ['           sign in with this link, once, within 24 hours:', `           ${invite.link}`];
  if (invite?.isStaffed) return [`           invite a colleague:  ${add}`];
  return [`           make the first agent, who answers there:  ${add}`];
}

/** Printed each time: a deploy does not know whether the record exists. */
function dns(url: string, cname: string, what = 'website'): string[] {
  return [
    `  DNS      ${new URL(url).host}  CNAME  ${cname}`,
    `           set it once where your domain is managed: until then the ${what} does not open`,
  ];
}
