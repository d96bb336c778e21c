import { createHash } from 'node:crypto';
import { escapeHtml } from '../../lib/escape-html.ts';

/** Values for a page's `{{placeholders}}`. */
export type Fills = Readonly<Record<string, string>>;

/**
 * Fills a page's placeholders. `{{script_hashes}}` becomes the hashes of the page's own inline scripts, so that its
 * Content-Security-Policy needs no `unsafe-inline`.
 *
 * @throws {Error} where the page has an unknown placeholder.
 */
export function fillPage(page: string, fills: Fills): string {
  const filled = page.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    if (name === 'script_hashes') return whole;
    const value = fills[name];
    if (value === undefined)
      throw new Error(`A page has the placeholder ${whole}; it can only use ${Object.keys(fills).join(', ')}.`);
    return escapeHtml(value);
  });
  const scripts = [...filled.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script);
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return filled.replace('{{script_hashes}}', hashes.join(' '));
}

/** The page's own scripts, styles and pictures: `chat.js`, `chat.css`, `chat.svg`. */
export function filesOf(page: string): string[] {
  const tags = page.matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([\w./-]+\.(?:js|css|svg|png))"/g);
  return [...tags].map(([, path = '']) => path).filter((path) => !path.includes('/sdk'));
}
