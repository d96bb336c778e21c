/** Whether the Page's picture may have this address: a page with https shows no others. */
export function isPicture(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}
