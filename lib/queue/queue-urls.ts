import type { Thread } from '../conversation/index.ts';
import { isOfMessenger } from '../conversation/is-of-messenger.ts';

/** The addresses of the two queues: a flood on the website does not hold up Messenger, and the other way round. */
export interface QueueUrls {
  /** The queue of Messenger's threads. */
  readonly url: string;
  /** The queue of the website's threads. Without it, theirs is the same queue. */
  readonly webUrl?: string;
}

/** The queue of a thread, always the same one: its events stay in order. */
export function queueUrlOf({ url, webUrl = url }: QueueUrls, thread: Thread): string {
  return isOfMessenger(thread) ? url : webUrl;
}

/** The queue that a record came from, by the ARN of its event source. */
export function queueUrlOfArn({ url, webUrl }: QueueUrls, arn: string): string {
  return webUrl !== undefined && nameOf(webUrl, '/') === nameOf(arn, ':') ? webUrl : url;
}

function nameOf(address: string, separator: string): string {
  return address.slice(address.lastIndexOf(separator) + 1);
}
