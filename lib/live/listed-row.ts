import type { Row } from '../conversation/index.ts';
import { shownAddress } from './shown-address.ts';

const maxPreview = 200;
const maxReason = 300;

/**
 * A row as a frame holds it: a list has many rows, so long texts of one must not push out the others. The facts of the
 * day are for the operator alone.
 */
export function listedRow({ facts: _, ...row }: Row): Row {
  const { preview, attention, mail } = row;
  return {
    ...row,
    ...(preview !== undefined && { preview: cut(preview, maxPreview) }),
    ...(attention && { attention: { ...attention, reason: cut(attention.reason, maxReason) } }),
    ...(mail && { mail: { ...mail, address: shownAddress(mail.address) } }),
  };
}

/** By characters, so that no emoji is cut in half. */
function cut(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}
