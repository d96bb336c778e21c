import type { JsonObject } from '../json.ts';
import { at, checkList, checkObject, checkOneOf, checkText, checkUrl, optional, type Violations } from './check.ts';
import { limits } from './limits.ts';

/** Meta added `audio_call` in 2026 and does not document its fields, so they are not checked. */
const buttonTypes = [
  'web_url',
  'postback',
  'phone_number',
  'account_link',
  'account_unlink',
  'game_play',
  'audio_call',
];
const retiredButtons = ['element_share', 'payment'];

/** The buttons of a template: one to three. */
export const checkButtons = (value: unknown, param: string): Violations =>
  checkList(value, param, { max: limits.buttons }, checkButton);

export function checkButton(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (button) {
    const { type } = button;
    if (typeof type === 'string' && retiredButtons.includes(type)) {
      yield { param: at(param, 'type'), message: `Button type ${type} is no longer supported` };
      return;
    }
    yield* checkOneOf(type, at(param, 'type'), buttonTypes);
    if (type === 'web_url') yield* checkWebUrl(button, param, limits.buttonTitle);
    if (type === 'postback') yield* checkPostback(button, param, limits.buttonTitle, limits.buttonPayload);
    if (type === 'account_link') yield* checkUrl(button.url, at(param, 'url'), ['https:']);
    if (type === 'phone_number') yield* checkPhoneNumber(button, param);
    if (type === 'game_play') {
      yield* checkText(button.title, at(param, 'title'), limits.buttonTitle);
      yield* optional(button.payload, (payload) => checkText(payload, at(param, 'payload'), limits.buttonPayload));
    }
  });
}

/** A URL button or menu item. They differ in the length of the title. */
export function* checkWebUrl(button: JsonObject, param: string, titleLimit: number): Violations {
  yield* checkText(button.title, at(param, 'title'), titleLimit);
  yield* checkLink(button, param);
}

/** A postback button or menu item. */
export function* checkPostback(
  button: JsonObject,
  param: string,
  titleLimit: number,
  payloadLimit: number,
): Violations {
  yield* checkText(button.title, at(param, 'title'), titleLimit);
  yield* checkText(button.payload, at(param, 'payload'), payloadLimit);
}

/** What a tap on the element itself opens: a URL button without a title. */
export function checkDefaultAction(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (action) {
    yield* checkOneOf(action.type, at(param, 'type'), ['web_url']);
    if (action.title !== undefined) {
      yield {
        param: at(param, 'title'),
        message: `Param ${at(param, 'title')} is not allowed: a default action has no title`,
      };
    }
    yield* checkLink(action, param);
  });
}

function* checkLink(link: JsonObject, param: string): Violations {
  // The web view of Messenger Extensions loads https only.
  const protocols = link.messenger_extensions === true ? ['https:'] : undefined;
  yield* checkUrl(link.url, at(param, 'url'), protocols);
  yield* optional(link.fallback_url, (url) => checkUrl(url, at(param, 'fallback_url')));
  yield* optional(link.webview_height_ratio, (ratio) =>
    checkOneOf(ratio, at(param, 'webview_height_ratio'), ['compact', 'tall', 'full']),
  );
  yield* optional(link.webview_share_button, (share) => checkOneOf(share, at(param, 'webview_share_button'), ['hide']));
}

function* checkPhoneNumber(button: JsonObject, param: string): Violations {
  yield* checkText(button.title, at(param, 'title'), limits.buttonTitle);
  yield* checkText(button.payload, at(param, 'payload'), limits.buttonPayload);
  if (typeof button.payload === 'string' && !/^\+\d[\d ()-]{3,}$/.test(button.payload)) {
    const path = at(param, 'payload');
    yield {
      param: path,
      message: `Param ${path} must be a phone number with "+" and the country code, as +16505551234`,
    };
  }
}
