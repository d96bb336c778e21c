/**
 * Writes a JSON text as Meta sends and signs webhooks: characters beyond ASCII as `\uXXXX` in lowercase hex, `/` as
 * `\/`, and `<`, `%`, `@` as their code. The value stays the same. Source: Webhooks, Validate payloads.
 *
 * @param json a valid JSON text, as from `JSON.stringify`.
 */
export function escapeUnicode(json: string): string {
  return json.replace(/\\[\s\S]|[/<%@\u0080-\uffff]/g, (found) => {
    if (found.startsWith('\\')) return found;
    return escapes[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const escapes: Readonly<Record<string, string>> = { '/': '\\/', '<': '\\u003C', '%': '\\u0025', '@': '\\u0040' };
