import { encode } from 'uqr';

/** The dark and light squares of a QR code, row by row. */
export function qrOf(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', border: 0 }).data;
}
