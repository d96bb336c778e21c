/**
 * The base class of our errors. The message is one or two sentences: what is wrong, and what the reader does about it.
 * It holds no secret. Safe in browsers.
 *
 * - `code` names the kind of error in `snake_case`, for programs and log filters. It never changes once it is
 *   published.
 * - `retryable` is true where the same call may succeed later, and cannot have succeeded already.
 * - `cause` is the error behind this one: hand it over as `new MyError(message, { cause })`.
 * - `name` is written out in each class, since minifiers rename classes.
 *
 * @typeParam Code Narrows `code`. Errors that carry another system's number (Meta's, in `GraphError`) keep that number.
 *
 * @example
 * ```ts
 * export class PortInUse extends ChatError {
 *   override readonly name = 'PortInUse';
 *   override readonly code = 'port_in_use';
 *   override readonly retryable = false;
 * }
 *
 * throw new PortInUse('Port 3000 is in use. Stop the other program, or set HTTP_PORT to a free port.', { cause });
 * ```
 */
export abstract class ChatError<Code extends string | number | undefined = string> extends Error {
  abstract override readonly name: string;
  abstract readonly code: Code;
  abstract readonly retryable: boolean;
}
