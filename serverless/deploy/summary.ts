import { shortSnippet } from '../../lib/config/index.ts';
import type { Deployed } from './aws.ts';
import type { Uploaded } from './upload.ts';

/** The text at the end of a deploy: addresses, the snippet to paste, and the next steps. */
export function summary(
  { siteUrl, cname, inboxUrl, inboxCname, webhook }: Deployed,
  { uploaded, unchanged, deleted, pageId }: Uploaded & { readonly pageId: string },
  { listed, flags, before }: { readonly listed: readonly string[]; readonly flags: string; readonly before?: string },
): string {
  const snippet = shortSnippet({ siteUrl, locale: 'en_US', attributes: { page_id: pageId, ref: '' } }).trimEnd();
  const files = `${uploaded} files uploaded, ${unchanged} unchanged${deleted ? `, ${deleted} deleted` : ''}`;
  return [
    '',
    `  Website  ${siteUrl}/chat.html`,
    `           open it and chat (${files})`,
    ...(cname ? dns(siteUrl, cname) : []),
    ...(before && before !== siteUrl ? [`           it was ${before} before: put the new host into your pages`] : []),
    `  Inbox    ${inboxUrl}/inbox.html`,
    '           agents answer here: npm run agent -- add NAME invites one',
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

/** Printed each time: a deploy does not know whether the record exists. */
function dns(url: string, cname: string, what = 'website'): string[] {
  return [
    `  DNS      ${new URL(url).host}  CNAME  ${cname}`,
    `           set it once where your domain is managed: until then the ${what} does not open`,
  ];
}
