import { createElement, type VNode } from 'preact';
import { plain } from '../../lib/plain.ts';

export type { JSX } from 'preact';
export { Fragment } from 'preact';

/**
 * What JSX becomes: a node of Preact whose properties have no prototype. Otherwise Preact would give each element what
 * a page has added to `Object.prototype`, a `ref` or a `title`.
 */
export function jsx(type: string, props: object, key?: string): VNode {
  const node = createElement(type, plain({ ...props, key }));
  plain(node.props);
  return node;
}

export { jsx as jsxs };
