import type { Line, PhoneAction } from '../../model/views.ts';

/** What the next text is: a reply to a line, or the new text of one of the person's own lines. */
export type Aim = { kind: 'reply' | 'edit'; line: Line };

/** What a message carries: text, a file or a sticker. */
export type MessageContent = Omit<PhoneAction & { action: 'message' }, 'action'>;
