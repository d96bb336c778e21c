/** `#RRGGBB`, and not white: a white button cannot be seen on a white page. */
export const themeColorPattern = /^#(?!f{6})[0-9a-f]{6}$/i;
