import type { Button, GenericElement, Message, QuickReply } from '../messenger/messages.ts';

/** What a customer can tap. A text alone is both its title and its payload. */
export type Choice = string | { readonly title: string; readonly payload: string };

/** A choice with a picture beside its title. */
interface QuickReplyChoice {
  readonly title: string;
  readonly payload: string;
  readonly image_url?: string;
}

/** A button: as {@link Choice}, or one that opens a page or calls a phone number. */
export type ButtonChoice =
  | Choice
  | { readonly title: string; readonly url: string }
  | { readonly title: string; readonly phone: string }
  | Button;

/** One card of a carousel. */
export interface Card extends Omit<GenericElement, 'buttons'> {
  /** At most three. */
  readonly buttons?: readonly ButtonChoice[];
}

/**
 * Quick replies for a message. They go away when the customer answers.
 *
 * @param choices at most 13; a title of at most 20 characters. One with a picture has `image_url`.
 * @example
 * chat.reply({ text: 'Which colour?', quick_replies: quickReplies('Red', 'Blue') });
 * chat.reply({ text: 'Which size?', quick_replies: quickReplies({ title: 'Large', payload: 'SIZE_L' }) });
 */
export function quickReplies(...choices: readonly (string | QuickReplyChoice)[]): QuickReply[] {
  return choices.map((choice) => {
    const { title, payload, image_url }: QuickReplyChoice =
      typeof choice === 'string' ? { title: choice, payload: choice } : choice;
    // Field by field: an object of the author may have others of its own.
    return { content_type: 'text', title, payload, ...(image_url !== undefined && { image_url }) };
  });
}

/**
 * A text with buttons, which stay. A tap on one is a `postback` of your bot.
 *
 * @param text at most 640 characters.
 * @param choices one to three; a title of at most 20 characters.
 * @example
 * chat.reply(buttons('What next?', 'Order status', { title: 'To the shop', url: 'https://shop.example' }));
 */
export function buttons(text: string, ...choices: readonly ButtonChoice[]): Message {
  return template({ template_type: 'button', text, buttons: choices.map(buttonOf) });
}

/**
 * Cards beside each other: a carousel. Each has a title, and may have a subtitle, a picture and buttons.
 *
 * @param all one to ten.
 * @example
 * chat.reply(
 *   cards([
 *     { title: 'Blue mug', subtitle: '12 €', image_url: 'https://shop.example/blue.jpg', buttons: ['Buy'] },
 *     { title: 'Red mug', subtitle: '14 €', buttons: [{ title: 'Look at it', url: 'https://shop.example/red' }] },
 *   ]),
 * );
 */
export function cards(all: readonly Card[]): Message {
  return template({
    template_type: 'generic',
    elements: all.map(({ title, subtitle, image_url, default_action, buttons: choices }) => ({
      title,
      ...(subtitle !== undefined && { subtitle }),
      ...(image_url !== undefined && { image_url }),
      ...(default_action !== undefined && { default_action }),
      ...(choices && { buttons: choices.map(buttonOf) }),
    })),
  });
}

function template(payload: Extract<NonNullable<Message['attachment']>, { type: 'template' }>['payload']): Message {
  return { attachment: { type: 'template', payload } };
}

function buttonOf(choice: ButtonChoice): Button {
  if (typeof choice === 'string') return { type: 'postback', title: choice, payload: choice };
  if ('type' in choice) return choice;
  if ('url' in choice) return { type: 'web_url', title: choice.title, url: choice.url };
  if ('phone' in choice) return { type: 'phone_number', title: choice.title, payload: choice.phone };
  return { type: 'postback', title: choice.title, payload: choice.payload };
}
