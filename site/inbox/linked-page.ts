/**
 * The address of a visitor's page where it may be a link: on a site of the business, and without query and fragment,
 * which a visitor could fill with anything.
 *
 * @param linkedOrigins the source of a regular expression for a whole origin.
 */
export function linkedPage(uri: unknown, linkedOrigins: string): string | undefined {
  try {
    const { origin, pathname, protocol, username } = new URL(String(uri));
    if (!/^https?:$/.test(protocol) || username !== '' || !new RegExp(linkedOrigins, 'i').test(origin))
      return undefined;
    return origin + pathname;
  } catch {
    return undefined;
  }
}
