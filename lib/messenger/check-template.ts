import type { JsonObject } from '../json.ts';
import {
  at,
  checkExactlyOne,
  checkId,
  checkList,
  checkNumber,
  checkObject,
  checkOneOf,
  checkText,
  checkUrl,
  optional,
  type Violations,
} from './check.ts';
import { checkButtons, checkDefaultAction } from './check-buttons.ts';
import { limits } from './limits.ts';

type Check = (template: JsonObject, param: string) => Violations;

/** The `payload` of a template attachment. Utility templates are not checked further. Source: Templates reference. */
export function checkTemplate(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (template) {
    const type = template.template_type;
    if (typeof type === 'string' && /^(list|open_graph|airline_\w+)$/.test(type)) {
      yield { param: at(param, 'template_type'), message: `Template type ${type} is no longer supported` };
      return;
    }
    yield* checkOneOf(type, at(param, 'template_type'), Object.keys(templates));
    if (typeof type === 'string' && Object.hasOwn(templates, type)) yield* templates[type]?.(template, param) ?? [];
  });
}

const templates: Readonly<Record<string, Check>> = {
  *generic(template, param) {
    const size = { max: limits.genericElements };
    yield* checkList(template.elements, at(param, 'elements'), size, checkGenericElement);
    yield* optional(template.image_aspect_ratio, (ratio) =>
      checkOneOf(ratio, at(param, 'image_aspect_ratio'), ['horizontal', 'square']),
    );
  },

  *button(template, param) {
    yield* checkText(template.text, at(param, 'text'), limits.buttonTemplateText);
    yield* checkButtons(template.buttons, at(param, 'buttons'));
  },

  *media(template, param) {
    const size = { max: limits.mediaElements };
    yield* checkList(template.elements, at(param, 'elements'), size, (value, path) =>
      checkObject(value, path, function* (element) {
        yield* checkOneOf(element.media_type, at(path, 'media_type'), ['image', 'video']);
        yield* checkSource(element, path);
        yield* optional(element.buttons, (buttons) => checkButtons(buttons, at(path, 'buttons')));
      }),
    );
  },

  *image_grid(template, param) {
    const size = { min: limits.imageGridElementsMin, max: limits.imageGridElements };
    yield* checkList(template.elements, at(param, 'elements'), size, (value, path) =>
      checkObject(value, path, (element) => checkSource(element, path)),
    );
    yield* optionalTexts(template, param, ['title', 'subtitle']);
    yield* optional(template.buttons, (buttons) => checkButtons(buttons, at(param, 'buttons')));
  },

  *receipt(template, param) {
    yield* requiredTexts(template, param, ['recipient_name', 'order_number', 'currency', 'payment_method']);
    yield* checkObject(template.summary, at(param, 'summary'), function* (summary) {
      yield* checkNumber(summary.total_cost, at(at(param, 'summary'), 'total_cost'));
      yield* optionalNumbers(summary, at(param, 'summary'), ['subtotal', 'shipping_cost', 'total_tax']);
    });
    yield* optional(template.order_url, (url) => checkUrl(url, at(param, 'order_url')));
    yield* optional(template.elements, (elements) =>
      checkList(elements, at(param, 'elements'), { min: 0 }, checkReceiptElement),
    );
    yield* optional(template.address, (address) =>
      checkObject(address, at(param, 'address'), (fields) =>
        requiredTexts(fields, at(param, 'address'), ['street_1', 'city', 'postal_code', 'state', 'country']),
      ),
    );
    yield* optional(template.adjustments, (adjustments) =>
      checkList(adjustments, at(param, 'adjustments'), { min: 0 }, (value, path) =>
        checkObject(value, path, function* (adjustment) {
          yield* checkText(adjustment.name, at(path, 'name'));
          yield* checkNumber(adjustment.amount, at(path, 'amount'));
        }),
      ),
    );
  },

  *product(template, param) {
    yield* checkList(template.elements, at(param, 'elements'), {}, (value, path) =>
      checkObject(value, path, (element) => checkId(element.id, at(path, 'id'))),
    );
  },

  *customer_feedback(template, param) {
    yield* checkText(template.title, at(param, 'title'));
    yield* optionalTexts(template, param, ['subtitle', 'button_title']);
    yield* checkList(template.feedback_screens, at(param, 'feedback_screens'), {}, (screen, path) =>
      checkObject(screen, path, (fields) => checkList(fields.questions, at(path, 'questions'), {}, checkQuestion)),
    );
    yield* checkObject(template.business_privacy, at(param, 'business_privacy'), (privacy) =>
      checkUrl(privacy.url, at(at(param, 'business_privacy'), 'url')),
    );
    yield* optionalNumbers(template, param, ['expires_in_days']);
  },

  *coupon(template, param) {
    yield* checkText(template.title, at(param, 'title'));
    yield* optionalTexts(template, param, [
      'subtitle',
      'coupon_code',
      'coupon_url_button_title',
      'coupon_pre_message',
      'payload',
    ]);
    yield* optional(template.coupon_url, (url) => checkUrl(url, at(param, 'coupon_url')));
    yield* optional(template.image_url, (url) => checkUrl(url, at(param, 'image_url')));
  },

  *notification_messages(template, param) {
    yield* requiredTexts(template, param, ['title', 'payload']);
    yield* optional(template.image_url, (url) => checkUrl(url, at(param, 'image_url')));
    yield* optional(template.notification_messages_frequency, (frequency) =>
      checkOneOf(frequency, at(param, 'notification_messages_frequency'), ['DAILY', 'WEEKLY', 'MONTHLY']),
    );
  },

  *one_time_notif_req(template, param) {
    yield* requiredTexts(template, param, ['title', 'payload']);
  },

  *utility() {},
};

function checkGenericElement(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (element) {
    yield* checkText(element.title, at(param, 'title'), limits.genericTitle);
    yield* optional(element.subtitle, (subtitle) => checkText(subtitle, at(param, 'subtitle'), limits.genericSubtitle));
    yield* optional(element.image_url, (url) => checkUrl(url, at(param, 'image_url')));
    yield* optional(element.default_action, (action) => checkDefaultAction(action, at(param, 'default_action')));
    yield* optional(element.buttons, (buttons) => checkButtons(buttons, at(param, 'buttons')));
    const extras = ['subtitle', 'image_url', 'default_action', 'buttons'];
    if (extras.every((key) => element[key] === undefined || element[key] === null)) {
      yield { param, message: `Param ${param} must have at least one of {${extras.join(', ')}} besides its title` };
    }
  });
}

function checkReceiptElement(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (element) {
    yield* checkText(element.title, at(param, 'title'));
    yield* checkNumber(element.price, at(param, 'price'));
    yield* optionalNumbers(element, param, ['quantity']);
    yield* optional(element.image_url, (url) => checkUrl(url, at(param, 'image_url')));
  });
}

function checkQuestion(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (question) {
    yield* checkText(question.id, at(param, 'id'));
    yield* checkOneOf(question.type, at(param, 'type'), ['csat', 'nps', 'ces', 'free_form']);
    yield* optional(question.follow_up, (followUp) =>
      checkObject(followUp, at(param, 'follow_up'), (fields) =>
        checkOneOf(fields.type, at(at(param, 'follow_up'), 'type'), ['free_form']),
      ),
    );
  });
}

/** A file is named by the id of an upload, or by a URL. */
export function* checkSource(fields: JsonObject, param: string): Violations {
  yield* checkExactlyOne(fields, param, ['url', 'attachment_id']);
  yield* optional(fields.url, (url) => checkUrl(url, at(param, 'url')));
  yield* optional(fields.attachment_id, (id) => checkId(id, at(param, 'attachment_id')));
}

function* requiredTexts(fields: JsonObject, param: string, names: readonly string[]): Violations {
  for (const name of names) yield* checkText(fields[name], at(param, name));
}

function* optionalTexts(fields: JsonObject, param: string, names: readonly string[]): Violations {
  for (const name of names) yield* optional(fields[name], (value) => checkText(value, at(param, name)));
}

function* optionalNumbers(fields: JsonObject, param: string, names: readonly string[]): Violations {
  for (const name of names) yield* optional(fields[name], (value) => checkNumber(value, at(param, name)));
}
