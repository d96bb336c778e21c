import type { Template } from '../../../lib/messenger/index.ts';

const known: ReadonlySet<string> = new Set<Template['template_type']>([
  'generic',
  'button',
  'media',
  'receipt',
  'product',
  'customer_feedback',
  'image_grid',
  'coupon',
  'notification_messages',
]);

/** Whether the pages can draw it. The simulated Graph API checked the rest of its shape when it was sent. */
export function isTemplate(payload: { template_type: string }): payload is Template {
  return known.has(payload.template_type);
}
