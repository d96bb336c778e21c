import { isObject, type JsonObject, object } from '../json.ts';
import {
  at,
  checkList,
  checkObject,
  checkOneOf,
  checkText,
  checkUrl,
  type Violation,
  type Violations,
} from './check.ts';
import { checkPostback, checkWebUrl } from './check-buttons.ts';
import { limits } from './limits.ts';

/**
 * Checks the body of `POST /{page}/messenger_profile`. A menu needs a `get_started`, which may be set already, so this
 * is not checked.
 *
 * @returns what Meta would refuse, each with its parameter; an empty list if Meta would accept the profile.
 */
export function checkProfile(profile: unknown): Violation[] {
  if (!isObject(profile)) return [{ param: 'profile', message: 'The profile must be a JSON object' }];
  return Object.entries(profile).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const check = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return check
      ? [...check(value, name)]
      : [{ param: name, message: `${name} is not a property of the Messenger Profile` }];
  });
}

/** Checks a persistent menu: of the Page, or of one customer in `custom_user_settings`. */
export function checkPersistentMenu(menu: unknown): Violation[] {
  return [...persistentMenu(menu, 'persistent_menu')];
}

type Check = (value: unknown, param: string) => Violations;

/** For properties that Meta's SDK lists and its reference does not: they are not checked. */
const unchecked: Check = function* () {};

const properties: Readonly<Record<string, Check>> = {
  get_started: (value, param) =>
    checkObject(value, param, (fields) => checkText(fields.payload, at(param, 'payload'), limits.getStartedPayload)),
  greeting: (value, param) =>
    checkList(value, param, {}, (each, path) =>
      checkObject(each, path, function* (greeting) {
        yield* checkText(greeting.locale, at(path, 'locale'));
        yield* checkText(greeting.text, at(path, 'text'), limits.greeting);
      }),
    ),
  ice_breakers: iceBreakers,
  persistent_menu: persistentMenu,
  whitelisted_domains: (value, param) =>
    checkList(value, param, { min: 0, max: limits.whitelistedDomains }, checkDomain),
  account_linking_url: (value, param) => checkUrl(value, param, ['https:']),
  commands: (value, param) =>
    checkList(value, param, {}, (each, path) =>
      checkObject(each, path, function* (fields) {
        yield* checkText(fields.locale, at(path, 'locale'));
        yield* checkList(fields.commands, at(path, 'commands'), {}, checkCommand);
      }),
    ),
  platform: (value, param) => checkOneOf(value, param, ['messenger', 'instagram', 'MESSENGER', 'INSTAGRAM']),
  description: unchecked,
  title: unchecked,
  home_url: unchecked,
};

/** One list for each locale, or (the older shape) one list for all. The two must not be mixed. */
function* iceBreakers(value: unknown, param: string): Violations {
  const entries = Array.isArray(value) ? value : [];
  const localized = entries.filter((entry) => object(entry)?.call_to_actions !== undefined);
  if (localized.length === 0) {
    yield* checkList(value, param, { max: limits.iceBreakers }, checkIceBreaker);
    return;
  }
  if (localized.length < entries.length) {
    yield { param, message: `Param ${param} must not mix entries with and without call_to_actions` };
    return;
  }
  yield* checkDefaultLocale(entries, param);
  yield* checkList(value, param, {}, (each, path) =>
    checkObject(each, path, function* (entry) {
      yield* checkText(entry.locale, at(path, 'locale'));
      const size = { max: limits.iceBreakers };
      yield* checkList(entry.call_to_actions, at(path, 'call_to_actions'), size, checkIceBreaker);
    }),
  );
}

function checkIceBreaker(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (breaker) {
    yield* checkText(breaker.question, at(param, 'question'));
    yield* checkText(breaker.payload, at(param, 'payload'), limits.iceBreakerPayload);
  });
}

function* persistentMenu(value: unknown, param: string): Violations {
  yield* checkList(value, param, {}, (each, path) => checkObject(each, path, (menu) => checkMenu(menu, path)));
  if (Array.isArray(value)) yield* checkDefaultLocale(value, param);
}

/** `disabled_surfaces` is not checked: Meta accepts and ignores unknown values. */
function* checkMenu(menu: JsonObject, param: string): Violations {
  yield* checkText(menu.locale, at(param, 'locale'));
  const path = at(param, 'call_to_actions');
  // Without a text box and without a menu, a customer could not answer.
  if (menu.composer_input_disabled === true || menu.call_to_actions !== undefined) {
    yield* checkList(menu.call_to_actions, path, { max: limits.menuItems }, checkMenuItem);
  }
}

function checkMenuItem(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (item) {
    if (item.type === 'nested') {
      yield { param: at(param, 'type'), message: 'Menu item type nested is no longer supported' };
      return;
    }
    yield* checkOneOf(item.type, at(param, 'type'), ['web_url', 'postback']);
    if (item.type === 'web_url') yield* checkWebUrl(item, param, limits.menuTitle);
    if (item.type === 'postback') yield* checkPostback(item, param, limits.menuTitle, limits.menuPayload);
  });
}

function* checkDefaultLocale(entries: readonly unknown[], param: string): Violations {
  if (entries.some((entry) => object(entry)?.locale === 'default')) return;
  yield { param, message: `Param ${param} must have an entry with locale "default"` };
}

function checkCommand(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (command) {
    yield* checkText(command.name, at(param, 'name'));
    yield* checkText(command.description, at(param, 'description'));
  });
}

/** An https URL with a fully qualified name; no IP address, no localhost. Meta accepts a path and ignores it. */
function* checkDomain(value: unknown, param: string): Violations {
  yield* checkUrl(value, param, ['https:']);
  if (typeof value !== 'string' || !URL.canParse(value)) return;
  const { hostname } = new URL(value);
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
  if (isAddress || !hostname.replace(/\.$/, '').includes('.') || hostname.endsWith('.localhost')) {
    yield { param, message: `Param ${param} must be a fully qualified domain name, no IP address and not localhost` };
  }
}
