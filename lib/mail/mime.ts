import type { FollowUpMail, WrittenMail } from './follow-up-mail.ts';

/** Whom the mail is from. */
export interface MailSender {
  /** The Page's name. */
  readonly name: string;
  readonly address: string;
}

/**
 * A mail as it is sent: a text and an HTML part, and the headers by which a mail program offers to stop it
 * (RFC 2369, RFC 8058).
 */
export async function mimeOf(mail: FollowUpMail, { subject, text, html, language }: WrittenMail, from: MailSender) {
  // 40 KB that only a mail needs: agents' notifications do without it.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from,
    to: { name: '', address: mail.to },
    replyTo: { name: from.name, address: mail.replyTo },
    subject,
    text: withLineFeeds(text),
    html: withLineFeeds(html),
    headers: {
      'List-Unsubscribe': `<${mail.choice}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Content-Language': language.replace('_', '-'),
      // No program answers with "I am on holiday".
      'Auto-Submitted': 'auto-generated',
    },
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes: Buffer = await composer.compile().build();
  return bytes;
}

/** The composer makes CRLF of each line feed, as RFC 5322 (section 2.3) asks. It leaves a CR that stands alone. */
function withLineFeeds(part: string): string {
  return part.replace(/\r\n?/g, '\n');
}
