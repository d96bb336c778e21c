import type { Line, LineContent } from './conversation.ts';
import { shortened } from './shortened.ts';

/** Bytes of a line as JSON. An item of the table holds 400 KB with its keys. */
const MAX_LINE = 350 * 1024;
/** Characters that are left of a text that is cut. */
const MAX_TEXT = 2000;

/** The line, or where it is too large for an item the start of its texts, with the bytes that it had in `cut`. */
export function fittingLine(line: Line): Line {
  const bytes = new TextEncoder().encode(JSON.stringify(line)).length;
  return bytes <= MAX_LINE ? line : { ...line, content: cutContent(line.content), cut: bytes };
}

function cutContent(content: LineContent): LineContent {
  if ('message' in content) {
    const { mid, text = '…' } = content.message;
    return { message: { mid, text: shortened(text, MAX_TEXT) } };
  }
  if ('postback' in content) {
    const { mid, title = '…', payload } = content.postback;
    return {
      postback: {
        ...(mid === undefined ? {} : { mid }),
        title: shortened(title, MAX_TEXT),
        ...(payload === undefined ? {} : { payload: shortened(payload, MAX_TEXT) }),
      },
    };
  }
  if ('sent' in content) return { sent: { text: shortened(content.sent.text ?? '…', MAX_TEXT) } };
  const { action, from, to, metadata } = content.control;
  return {
    control: { action, from, to, ...(metadata === undefined ? {} : { metadata: shortened(metadata, MAX_TEXT) }) },
  };
}
