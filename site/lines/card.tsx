import type { ComponentChildren } from 'preact';
import { name } from './text.ts';

/** The frame of a template. */
export function card(...children: ComponentChildren[]) {
  return <div class="card">{children}</div>;
}

export function heading(title?: string, subtitle?: string) {
  if (!title && !subtitle) return null;
  return (
    <p dir="auto">
      <b>{name(title)}</b>
      <small>{name(subtitle)}</small>
    </p>
  );
}
