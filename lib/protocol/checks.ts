import { isObject } from '../json.ts';

/* What the browser checks of a frame from the server: the fields that it cannot use the frame without. */

export type Check = (value: unknown) => boolean;

/** A check for each field that a frame always has. */
export type FrameChecks<Frames> = {
  readonly [Type in keyof Frames]: { readonly [Field in RequiredFields<Frames[Type]>]: Check };
};

type RequiredFields<Frame> = {
  [Field in keyof Frame]-?: undefined extends Frame[Field] ? never : Field;
}[keyof Frame];

export function passes(frame: unknown, checks: Readonly<Record<string, Readonly<Record<string, Check>>>>): boolean {
  if (!isObject(frame)) return false;
  const fields = Object.entries(checks).find(([type]) => type === frame.type)?.[1];
  return fields !== undefined && Object.entries(fields).every(([name, check]) => check(frame[name]));
}

/** What API Gateway itself sends where the function fails, is throttled, or may not be called. It names no frame. */
export function isGatewayError(frame: unknown): frame is { readonly message: string } {
  return isObject(frame) && frame.type === undefined && isText(frame.message) && isText(frame.requestId);
}

export function isLine(value: unknown): boolean {
  return isObject(value) && Number.isSafeInteger(value.seq) && Number.isFinite(value.at) && isText(value.speaker);
}
export function isText(value: unknown): boolean {
  return typeof value === 'string';
}
export function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}
export function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}
