export { isDigits, newDigits } from './digits.ts';
export { linkAddress } from './link-address.ts';
export { linkIdOf } from './link-token.ts';
export { type LinkPurpose, type Links, linkLasts, links, type NewLink, type OpenedLink } from './links.ts';
export { withoutLink } from './without-link.ts';
