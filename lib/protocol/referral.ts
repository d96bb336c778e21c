import { refLength } from '../messenger/limits.ts';
import { plain } from '../plain.ts';
import { maxReferral } from './limits.ts';

/** Where the visitor is, and the `ref` of the plugin there; the server adds the other fields of a referral. */
export interface PageReferral {
  readonly ref?: string;
  readonly referer_uri?: string;
}

/**
 * Cuts what a web page says of itself to what a frame holds, because the visitor cannot change it. The `ref` comes
 * first: the address gets what is left. An address that is not of the web (`about:srcdoc`) is left out.
 */
export function fitReferral({ ref = '', referer_uri = '' }: PageReferral): PageReferral {
  const fitting = fitRef(ref);
  const url = cutPageUrl(referer_uri, maxReferral - jsonBytes(fitting));
  return plain({ ...(fitting && { ref: fitting }), ...(/^https?:\/\/./.test(url) && { referer_uri: url }) });
}

/** An address with whole parameters, or else with whole parts of its path. It remains a URL, and a prefix. */
export function cutPageUrl(url: string, room: number = refLength): string {
  const max = Math.min(room, refLength);
  if (url.length <= max) return url;
  const start = url.slice(0, Math.max(max, 0) + 1);
  return start.replace(start.includes('?') ? /[?&][^?&]*$/ : /\/[^/]*$/, '');
}

function fitRef(ref: string): string {
  let cut = ref.slice(0, refLength);
  while (jsonBytes(cut) > maxReferral) cut = cut.slice(0, cut.length * 0.9);
  return cut.length < ref.length ? cut.replace(/[\ud800-\udbff]$/, '') : ref;
}

function jsonBytes(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}
