/**
 * Makes a text field as high as its text. The style sheet sets the limits; the field scrolls only past the upper one. A
 * height is rounded on some screens and zooms, and a bar for a part of a pixel would take the place of letters.
 */
export function fitField(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  const { style } = field;
  style.overflowY = 'hidden';
  style.height = '';
  // `scrollHeight` leaves the border out, which `box-sizing` counts in.
  style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  if (field.scrollHeight > field.clientHeight + 2) style.overflowY = '';
}
