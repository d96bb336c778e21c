import lines from '../lines/lines.css';
import css from './panel.css';

/** Adds the styles to the panel's shadow root. The strictest style-src policy allows a constructed style sheet. */
export function addStyles(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(lines + css);
  root.adoptedStyleSheets = [sheet];
}
