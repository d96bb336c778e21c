import { field, isObject } from '../../lib/json.ts';
import { Refused } from '../errors.ts';
import { MEDIA_TYPES } from '../model/files.ts';
import type { ControlAction, Fault, InboxAction, NewPerson, PhoneAction, SentFile } from '../model/views.ts';

// Readers for the bodies of the simulator's own API. Each throws `Refused` 400, and names the wrong field.

export function parseNewPerson(body: unknown): NewPerson {
  return {
    name: string(body, 'name'),
    locale: optionalString(body, 'locale'),
    timezone: optionalNumber(body, 'timezone'),
    gender: optionalString(body, 'gender'),
    guest: optionalBoolean(body, 'guest'),
    user_ref: optionalBoolean(body, 'user_ref'),
  };
}

export function parsePhoneAction(body: unknown): PhoneAction {
  const action = string(body, 'action');
  switch (action) {
    case 'open':
      return {
        action,
        ref: optionalString(body, 'ref'),
        source: optionalOneOf(body, 'source', ['SHORTLINK', 'ADS', 'CUSTOMER_CHAT_PLUGIN', 'MESSENGER_CODE']),
        referer_uri: optionalString(body, 'referer_uri'),
      };
    case 'get_started':
    case 'read':
      return { action };
    case 'message':
      return {
        action,
        text: optionalString(body, 'text'),
        attachment: attachment(field(body, 'attachment')),
        sticker_id: optionalNumber(body, 'sticker_id'),
        quick_reply: quickReply(field(body, 'quick_reply')),
        reply_to: optionalString(body, 'reply_to'),
        plugin: optionalBoolean(body, 'plugin'),
      };
    case 'postback':
      return {
        action,
        title: string(body, 'title'),
        payload: string(body, 'payload'),
        mid: optionalString(body, 'mid'),
      };
    case 'react':
      return { action, mid: string(body, 'mid'), emoji: field(body, 'emoji') === null ? null : string(body, 'emoji') };
    case 'edit':
      return { action, mid: string(body, 'mid'), text: string(body, 'text') };
    case 'delete':
      return { action, mid: string(body, 'mid') };
    case 'typing':
      return { action, on: boolean(body, 'on') };
    case 'block':
      return { action, blocked: boolean(body, 'blocked') };
    default:
      throw unknownAction(action);
  }
}

export function parseInboxAction(body: unknown): InboxAction {
  const action = string(body, 'action');
  switch (action) {
    case 'reply':
      return { action, text: optionalString(body, 'text'), attachment: attachment(field(body, 'attachment')) };
    case 'assign':
      return { action, app_id: string(body, 'app_id') };
    case 'done':
    case 'take':
    case 'request':
    case 'read':
      return { action };
    case 'typing':
      return { action, on: boolean(body, 'on') };
    default:
      throw unknownAction(action);
  }
}

export function parseControlAction(body: unknown): ControlAction {
  const action = string(body, 'action');
  switch (action) {
    case 'age':
      return { action, person: string(body, 'person'), hours: number(body, 'hours') };
    case 'redeliver':
      return {
        action,
        count: optionalNumber(body, 'count'),
        times: optionalNumber(body, 'times'),
        shuffle: optionalBoolean(body, 'shuffle'),
      };
    case 'release':
      return { action, times: optionalNumber(body, 'times'), shuffle: optionalBoolean(body, 'shuffle') };
    case 'fail':
      return { action, fault: fault(field(body, 'fault')) };
    case 'hold':
    case 'clear_faults':
    case 'retry_now':
      return { action };
    case 'routing':
      return {
        action,
        default_app_id: field(body, 'default_app_id') === null ? null : string(body, 'default_app_id'),
      };
    case 'token':
      return { action, valid: boolean(body, 'valid') };
    case 'ses':
      return {
        action,
        sandbox: optionalBoolean(body, 'sandbox'),
        verified: optionalTexts(body, 'verified'),
        suppressed: optionalTexts(body, 'suppressed'),
        busy: optionalBoolean(body, 'busy'),
      };
    case 'refs':
      return { action, lost: boolean(body, 'lost') };
    case 'reset':
      return { action, all: optionalBoolean(body, 'all') };
    default:
      throw unknownAction(action);
  }
}

function fault(value: unknown): Fault {
  const kinds = ['hang', 'reset', 'server_error', 'service_error', 'rate_limit', 'token_expired', 'slow'] as const;
  return {
    kind: oneOf(value, 'kind', kinds),
    times: optionalNumber(value, 'times') ?? 1,
    path: optionalString(value, 'path'),
    taken: optionalBoolean(value, 'taken'),
    status: optionalNumber(value, 'status'),
    ms: optionalNumber(value, 'ms'),
  };
}

function attachment(value: unknown): SentFile | undefined {
  if (value === undefined) return undefined;
  return {
    type: oneOf(value, 'type', MEDIA_TYPES),
    data: string(value, 'data'),
    name: optionalString(value, 'name'),
  };
}

const quickReply = (value: unknown): { payload: string } | undefined =>
  isObject(value) ? { payload: string(value, 'payload') } : undefined;

function string(body: unknown, name: string): string {
  const value = field(body, name);
  if (typeof value !== 'string' || value === '') throw wrong(name, 'a non-empty string');
  return value;
}

function number(body: unknown, name: string): number {
  const value = field(body, name);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(name, 'a number');
  return value;
}

function boolean(body: unknown, name: string): boolean {
  const value = field(body, name);
  if (typeof value !== 'boolean') throw wrong(name, 'true or false');
  return value;
}

function oneOf<T extends string>(body: unknown, name: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === field(body, name));
  if (found === undefined) throw wrong(name, `one of ${allowed.join(', ')}`);
  return found;
}

const isPresent = (body: unknown, name: string): boolean => field(body, name) !== undefined;

const optionalString = (body: unknown, name: string): string | undefined =>
  isPresent(body, name) && field(body, name) !== '' ? string(body, name) : undefined;

const optionalNumber = (body: unknown, name: string): number | undefined =>
  isPresent(body, name) ? number(body, name) : undefined;

const optionalBoolean = (body: unknown, name: string): boolean | undefined =>
  isPresent(body, name) ? boolean(body, name) : undefined;

const optionalOneOf = <T extends string>(body: unknown, name: string, allowed: readonly T[]): T | undefined =>
  isPresent(body, name) ? oneOf(body, name, allowed) : undefined;

const wrong = (name: string, expected: string): Refused => new Refused(400, `"${name}" must be ${expected}.`);

const unknownAction = (action: string): Refused =>
  new Refused(400, `There is no action "${action}" here. simulator/model/views.ts lists them.`);

/** A list of texts, or nothing. */
function optionalTexts(body: unknown, name: string): string[] | undefined {
  if (!isPresent(body, name)) return undefined;
  const value = field(body, name);
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw new Refused(400, `${name} must be a list of texts.`);
}
