import { escapeHtml } from '../escape-html.ts';
import { chooseLanguage, isRightToLeft, type LanguageCode } from '../locale/index.ts';
import { type MailWords, mailWords } from './languages/index.ts';

/** One answer of a person. Without `text` it is no text: it can only be read in the chat. */
export interface MailedAnswer {
  readonly agent?: string;
  readonly text?: string;
}

/** What one mail says to a visitor who has left. */
export interface FollowUpMail {
  readonly to: string;
  /** The visitor's language, as the plugin named it. */
  readonly locale?: string;
  /** The Page's name. */
  readonly shop: string;
  /** The host of the shop's site: `shop.example`. */
  readonly site: string;
  /** The page that the visitor wrote from, see `pageLink`. */
  readonly page?: string;
  /** The oldest first. */
  readonly answers: readonly MailedAnswer[];
  /** The page where the mails are stopped or asked for. It has a token in it that only this mail has. */
  readonly choice: string;
  /** Whether "Send further answers here?" is asked: until it was answered this is the only mail. */
  readonly asks: boolean;
  /** Where a reply goes. */
  readonly replyTo: string;
}

/** A mail in words: what its reader sees. */
export interface WrittenMail {
  readonly language: LanguageCode;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes the mail in the visitor's language: the answers, a way back, why it comes, and how it ends. */
export function writeMail(mail: FollowUpMail): WrittenMail {
  const language = chooseLanguage(mail.locale ?? '');
  const words = mailWords[language];
  const said = saidIn(words, mail);
  const author = mail.answers.findLast(({ agent }) => agent)?.agent ?? mail.shop;
  return {
    language,
    subject: fill(words.from, author).replace(/\s+/g, ' '),
    text: asText(words, mail, said),
    html: asHtml(language, mail, said),
  };
}

/** The sentences that both parts have. */
interface Said {
  readonly answers: readonly { readonly head: string; readonly text: string }[];
  readonly why: string;
  readonly reply: string;
}

function saidIn(words: MailWords, { answers, shop, site, replyTo }: FollowUpMail): Said {
  return {
    answers: answers.map(({ agent, text }) => ({ head: fill(words.from, agent ?? shop), text: text ?? words.inChat })),
    why: fill(words.why, site),
    reply: fill(words.reply, replyTo),
  };
}

function asText(words: MailWords, { page, choice, asks }: FollowUpMail, { answers, why, reply }: Said): string {
  const parts = [
    ...answers.map(({ head, text }) => `${head}\n\n${text}`),
    ...(page === undefined ? [] : [`${words.open}: ${page}`]),
    '--',
    why,
    ...(asks ? [`${words.question}\n${words.yes}: ${choice}`, words.once] : []),
    reply,
    `${words.stop}: ${choice}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Styles stand at each element, since mail programs drop style sheets. Colours suit light and dark backgrounds. */
function asHtml(language: LanguageCode, { page, choice, asks, shop }: FollowUpMail, said: Said): string {
  const words = mailWords[language];
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
  const paragraph = (html: string, style = '') => `<p style="margin:0 0 12px;${style}">${html}</p>`;
  const link = (href: string, label: string, style: string) =>
    `<a href="${escapeHtml(href)}" style="${style}">${escapeHtml(label)}</a>`;
  const button = (href: string, label: string) =>
    link(
      href,
      label,
      'display:inline-block;padding:10px 18px;border-radius:8px;background:#0a66d6;color:#fff;text-decoration:none',
    );
  const small = 'font-size:13px;opacity:.8;';
  const side = direction === 'rtl' ? 'right' : 'left';
  const answers = said.answers.map(
    ({ head, text }) =>
      `${paragraph(`<strong>${escapeHtml(head)}</strong>`)}
<div dir="auto" style="margin:0 0 20px;padding-${side}:12px;border-${side}:3px solid #0a66d6;text-align:${side};white-space:pre-wrap;overflow-wrap:anywhere">${escapeHtml(text)}</div>`,
  );
  const parts = [
    ...answers,
    ...(page === undefined ? [] : [paragraph(button(page, words.open), 'padding:4px 0 12px;')]),
    '<hr style="border:0;border-top:1px solid #c8c8c8;margin:12px 0 16px">',
    paragraph(escapeHtml(said.why), small),
    ...(asks
      ? [
          paragraph(`${escapeHtml(words.question)}<br>${link(choice, words.yes, 'color:inherit')}`, 'font-size:13px;'),
          paragraph(escapeHtml(words.once), small),
        ]
      : []),
    paragraph(escapeHtml(said.reply), small),
    paragraph(link(choice, words.stop, 'color:inherit'), small),
  ];
  return `<!doctype html>
<html lang="${language.replace('_', '-')}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(shop)}</title>
</head>
<body style="margin:0;padding:20px;font:16px/1.5 sans-serif">
<div style="max-width:560px;margin:0 auto">
${parts.join('\n')}
</div>
</body>
</html>
`;
}

/** A sentence has one place at most. A name with `{` or `$` in it stays as it is. */
function fill(sentence: string, value: string): string {
  return sentence.replace(/\{\w+\}/, () => value);
}
